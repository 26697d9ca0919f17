// Exported by archdoc
// Teams: ["Picking", "Stock", "Carriers", "Billing", "Returns"]
workspace "Warehouse" "" {
    model {
        system = softwareSystem "Warehouse" "" {
            group "Picking" {
                picking_1 = container "Picking 1" "" "" {
                    tags "Led by me" "Service"
                    properties {
                        "team" "Picking"
                        "role" "led"
                    }
                }
                picking_2 = container "Picking 2" "" "" {
                    tags "Led by me" "Service"
                    properties {
                        "team" "Picking"
                        "role" "led"
                    }
                }
                picking_3 = container "Picking 3" "" "" {
                    tags "My team" "Service"
                    properties {
                        "team" "Picking"
                    }
                }
                picking_4 = container "Picking 4" "" "" {
                    tags "My team" "Service"
                    properties {
                        "team" "Picking"
                    }
                }
                picking_5 = container "Picking 5" "" "" {
                    tags "My team" "Service"
                    properties {
                        "team" "Picking"
                    }
                }
            }
            group "Stock" {
                stock_1 = container "Stock 1" "" "" {
                    tags "Other team" "Service"
                    properties {
                        "team" "Stock"
                    }
                }
                stock_2 = container "Stock 2" "" "" {
                    tags "Other team" "Service"
                    properties {
                        "team" "Stock"
                    }
                }
                stock_3 = container "Stock 3" "" "" {
                    tags "Other team" "Service"
                    properties {
                        "team" "Stock"
                    }
                }
                stock_4 = container "Stock 4" "" "" {
                    tags "Other team" "Service"
                    properties {
                        "team" "Stock"
                    }
                }
                stock_5 = container "Stock 5" "" "" {
                    tags "Other team" "Service"
                    properties {
                        "team" "Stock"
                    }
                }
                stock_6 = container "Stock 6" "" "" {
                    tags "Other team" "Service"
                    properties {
                        "team" "Stock"
                    }
                }
                stock_7 = container "Stock 7" "" "" {
                    tags "Other team" "Service"
                    properties {
                        "team" "Stock"
                    }
                }
                stock_8 = container "Stock 8" "" "" {
                    tags "Other team" "Service"
                    properties {
                        "team" "Stock"
                    }
                }
                stock_9 = container "Stock 9" "" "" {
                    tags "Other team" "Service"
                    properties {
                        "team" "Stock"
                    }
                }
                stock_10 = container "Stock 10" "" "" {
                    tags "Other team" "Service"
                    properties {
                        "team" "Stock"
                    }
                }
            }
            group "Carriers" {
                carriers_1 = container "Carriers 1" "" "" {
                    tags "Other team" "Service"
                    properties {
                        "team" "Carriers"
                    }
                }
                carriers_2 = container "Carriers 2" "" "" {
                    tags "Other team" "Service"
                    properties {
                        "team" "Carriers"
                    }
                }
                carriers_3 = container "Carriers 3" "" "" {
                    tags "Other team" "Service"
                    properties {
                        "team" "Carriers"
                    }
                }
                carriers_4 = container "Carriers 4" "" "" {
                    tags "Other team" "Service"
                    properties {
                        "team" "Carriers"
                    }
                }
                carriers_5 = container "Carriers 5" "" "" {
                    tags "Other team" "Service"
                    properties {
                        "team" "Carriers"
                    }
                }
                carriers_6 = container "Carriers 6" "" "" {
                    tags "Other team" "Service"
                    properties {
                        "team" "Carriers"
                    }
                }
                carriers_7 = container "Carriers 7" "" "" {
                    tags "Other team" "Service"
                    properties {
                        "team" "Carriers"
                    }
                }
                carriers_8 = container "Carriers 8" "" "" {
                    tags "Other team" "Service"
                    properties {
                        "team" "Carriers"
                    }
                }
                carriers_9 = container "Carriers 9" "" "" {
                    tags "Other team" "Service"
                    properties {
                        "team" "Carriers"
                    }
                }
                carriers_10 = container "Carriers 10" "" "" {
                    tags "Other team" "Service"
                    properties {
                        "team" "Carriers"
                    }
                }
            }
            group "Billing" {
                billing_1 = container "Billing 1" "" "" {
                    tags "Other team" "Service"
                    properties {
                        "team" "Billing"
                    }
                }
                billing_2 = container "Billing 2" "" "" {
                    tags "Other team" "Service"
                    properties {
                        "team" "Billing"
                    }
                }
                billing_3 = container "Billing 3" "" "" {
                    tags "Other team" "Service"
                    properties {
                        "team" "Billing"
                    }
                }
                billing_4 = container "Billing 4" "" "" {
                    tags "Other team" "Service"
                    properties {
                        "team" "Billing"
                    }
                }
                billing_5 = container "Billing 5" "" "" {
                    tags "Other team" "Service"
                    properties {
                        "team" "Billing"
                    }
                }
                billing_6 = container "Billing 6" "" "" {
                    tags "Other team" "Service"
                    properties {
                        "team" "Billing"
                    }
                }
                billing_7 = container "Billing 7" "" "" {
                    tags "Other team" "Service"
                    properties {
                        "team" "Billing"
                    }
                }
                billing_8 = container "Billing 8" "" "" {
                    tags "Other team" "Service"
                    properties {
                        "team" "Billing"
                    }
                }
                billing_9 = container "Billing 9" "" "" {
                    tags "Other team" "Service"
                    properties {
                        "team" "Billing"
                    }
                }
                billing_10 = container "Billing 10" "" "" {
                    tags "Other team" "Service"
                    properties {
                        "team" "Billing"
                    }
                }
            }
            group "Returns" {
                returns_1 = container "Returns 1" "" "" {
                    tags "Other team" "Service"
                    properties {
                        "team" "Returns"
                    }
                }
                returns_2 = container "Returns 2" "" "" {
                    tags "Other team" "Service"
                    properties {
                        "team" "Returns"
                    }
                }
                returns_3 = container "Returns 3" "" "" {
                    tags "Other team" "Service"
                    properties {
                        "team" "Returns"
                    }
                }
                returns_4 = container "Returns 4" "" "" {
                    tags "Other team" "Service"
                    properties {
                        "team" "Returns"
                    }
                }
                returns_5 = container "Returns 5" "" "" {
                    tags "Other team" "Service"
                    properties {
                        "team" "Returns"
                    }
                }
                returns_6 = container "Returns 6" "" "" {
                    tags "Other team" "Service"
                    properties {
                        "team" "Returns"
                    }
                }
            }
        }
        picking_1 -> stock_1 "orders" ""
        picking_2 -> stock_3 "①" "" {
            properties {
                "trade-off 1" "Ask Stock at once"
            }
        }
        picking_1 -> picking_2 "②" "" {
            properties {
                "trade-off 2" "Split Picking in two"
            }
        }
        picking_2 -> picking_3 "" ""
        picking_2 -> picking_4 "" ""
        picking_2 -> picking_5 "" ""
        stock_1 -> carriers_1 "orders" ""
        stock_2 -> carriers_3 "③" "" {
            properties {
                "trade-off 3" "Ask Carriers at once"
            }
        }
        stock_1 -> stock_2 "④" "" {
            properties {
                "trade-off 4" "Split Stock in two"
            }
        }
        stock_2 -> stock_3 "" ""
        stock_2 -> stock_4 "" ""
        stock_2 -> stock_5 "" ""
        carriers_1 -> billing_1 "orders" ""
        carriers_2 -> billing_3 "⑤" "" {
            properties {
                "trade-off 5" "Ask Billing at once"
            }
        }
        carriers_1 -> carriers_2 "⑥" "" {
            properties {
                "trade-off 6" "Split Carriers in two"
            }
        }
        carriers_2 -> carriers_3 "" ""
        carriers_2 -> carriers_4 "" ""
        carriers_2 -> carriers_5 "" ""
        billing_1 -> returns_1 "orders" ""
        billing_2 -> returns_3 "⑦" "" {
            properties {
                "trade-off 7" "Ask Returns at once"
            }
        }
        billing_1 -> billing_2 "⑧" "" {
            properties {
                "trade-off 8" "Split Billing in two"
            }
        }
        billing_2 -> billing_3 "" ""
        billing_2 -> billing_4 "" ""
        billing_2 -> billing_5 "" ""
    }
    views {
        container system "overview" "Warehouse" {
            include picking_1 picking_2 picking_3 picking_4 picking_5 stock_1 stock_2 stock_3 stock_4 stock_5 stock_6 stock_7 stock_8 stock_9 stock_10 carriers_1 carriers_2 carriers_3 carriers_4 carriers_5 carriers_6 carriers_7 carriers_8 carriers_9 carriers_10 billing_1 billing_2 billing_3 billing_4 billing_5 billing_6 billing_7 billing_8 billing_9 billing_10 returns_1 returns_2 returns_3 returns_4 returns_5 returns_6
            autoLayout lr
        }
        styles {
            element "Led by me" {
                background #ffdfae
                color #2a1503
                stroke #a8480a
                strokeWidth 3
            }
            element "My team" {
                background #ffffff
                color #3a2a1c
                stroke #c48a56
                strokeWidth 1
            }
            element "Other team" {
                background #ffffff
                color #3d4a5a
                stroke #a9b4c2
                strokeWidth 1
            }
        }
    }
}
