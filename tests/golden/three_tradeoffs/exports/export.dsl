// Exported by archdoc
// Teams: ["Shop", "Search"]
workspace "Product search <beta> & more" "Finds 12 million products in 60 ms." {
    properties {
        "trade-off 6" "One region"
    }
    model {
        translate = softwareSystem "Translation API" "" {
            tags "External" "Third party"
        }
        system = softwareSystem "Product search <beta> & more" "Finds 12 million products in 60 ms." {
            group "Shop" {
                shop_web = container "Shop web" "" "Vue" {
                    tags "Other team" "Web"
                    properties {
                        "team" "Shop"
                    }
                }
            }
            group "Search" {
                search_api = container "Search API ⑤④" "" "Go" {
                    tags "Led by me" "Service"
                    properties {
                        "team" "Search"
                        "role" "led"
                        "trade-off 5" "Go, not Java"
                        "trade-off 4" "Drop ranking before failing"
                    }
                }
                index = container "Product index" "" "Elasticsearch" {
                    tags "Built by me" "Search"
                    properties {
                        "team" "Search"
                        "role" "built"
                    }
                }
                ranker = container "Ranker" "" "" {
                    tags "My team" "Model"
                    properties {
                        "team" "Search"
                    }
                }
                clicks = container "Clicks" "" "Kinesis" {
                    tags "Contributed by me" "Stream"
                    properties {
                        "team" "Search"
                        "role" "contributed"
                    }
                }
            }
        }
        shop_web -> search_api "①②③ query" "" {
            properties {
                "trade-off 1" "A plain `GET`, cached"
                "trade-off 2" "GraphQL"
                "trade-off 3" "No session"
            }
        }
        search_api -> index "↔ ④ top 200" "" {
            properties {
                "trade-off 4" "Drop ranking before failing"
            }
        }
        index -> search_api "↔ ④ top 200" "" {
            properties {
                "trade-off 4" "Drop ranking before failing"
            }
        }
        search_api -> search_api "warm up" ""
        search_api -> translate "rare languages" "" {
            properties {
                "description" "Only for 3 % of queries"
            }
        }
        shop_web -> clicks "shown, clicked" "" {
            tags "Asynchronous"
        }
        clicks -> ranker "" "" {
            tags "Batch"
        }
    }
    views {
        container system "overview" "Product search <beta> & more" {
            include shop_web search_api index ranker clicks translate
            autoLayout lr
        }
        styles {
            element "Web" {
                shape WebBrowser
            }
            element "Search" {
                shape RoundedBox
            }
            element "Model" {
                shape Component
            }
            element "Stream" {
                shape Pipe
            }
            element "Led by me" {
                background #ffdfae
                color #2a1503
                stroke #a8480a
                strokeWidth 3
            }
            element "Built by me" {
                background #fff1db
                color #2a1503
                stroke #a8480a
                strokeWidth 2
            }
            element "Contributed by me" {
                background #fffaf2
                color #2a1503
                stroke #b86a2e
                strokeWidth 2
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
            element "External" {
                background #f6f8fa
                color #3d4a5a
                stroke #8794a6
                strokeWidth 1
                border dashed
            }
            relationship "Asynchronous" {
                style dashed
            }
            relationship "Batch" {
                style dotted
            }
        }
    }
}
