// Exported by archdoc
// Teams: ["Orders", "Notifications"]
workspace "Order e-mails" "Sends the confirmation e-mail for each order, within a minute of the order being placed." {
    model {
        ses = softwareSystem "Amazon SES" "" {
            tags "External" "Third party"
        }
        system = softwareSystem "Order e-mails" "Sends the confirmation e-mail for each order, within a minute of the order being placed." {
            group "Orders" {
                orders_api = container "Orders API" "" "Spring Boot" {
                    tags "Other team" "Service"
                    properties {
                        "team" "Orders"
                    }
                }
                events = container "Order events" "" "Kafka" {
                    tags "Other team" "Queue"
                    properties {
                        "team" "Orders"
                    }
                }
            }
            group "Notifications" {
                dispatcher = container "Dispatcher" "" "Python" {
                    tags "Led by me" "Service"
                    properties {
                        "team" "Notifications"
                        "role" "led"
                    }
                }
            }
        }
        orders_api -> events "OrderPlaced" "" {
            tags "Asynchronous"
        }
        events -> dispatcher "" "" {
            tags "Asynchronous"
        }
        dispatcher -> ses "① send" "" {
            properties {
                "trade-off 1" "I call SES straight from the dispatcher; a slow SES slows every e-mail behind it"
            }
        }
    }
    views {
        container system "overview" "Order e-mails" {
            include orders_api dispatcher events ses
            autoLayout lr
        }
        styles {
            element "Queue" {
                shape Pipe
            }
            element "Led by me" {
                background #ffdfae
                color #2a1503
                stroke #a8480a
                strokeWidth 3
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
        }
    }
}
