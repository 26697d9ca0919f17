// Exported by archdoc
// Teams: ["Network", "Hubs", "Tracking"]
workspace "Parcel tracking" "" {
    model {
        properties {
            "structurizr.groupSeparator" "/"
        }
        customer = person "Customer" "" {
            tags "Other team" "Person"
        }
        maps = softwareSystem "Maps" "" {
            tags "External" "Third party"
        }
        system = softwareSystem "Parcel tracking" "" {
            group "Network" {
                group "Hubs" {
                    scanner = container "Scanner" "" "" {
                        tags "Other team" "Mobile"
                        properties {
                            "team" "Hubs"
                        }
                    }
                }
            }
            group "Tracking" {
                ingest = container "Ingest" "" "Go" {
                    tags "Led by me" "Service"
                    properties {
                        "team" "Tracking"
                        "role" "led"
                    }
                }
                events_db = container "Events DB" "" "PostgreSQL" {
                    tags "Built by me" "Database"
                    properties {
                        "team" "Tracking"
                        "role" "built"
                    }
                }
                eta = container "ETA model ①" "" "" {
                    tags "Led by me" "Model"
                    properties {
                        "team" "Tracking"
                        "role" "led"
                        "phase" "two"
                        "trade-off 1" "A model for each country"
                    }
                }
            }
        }
        scanner -> ingest "scan" ""
        ingest -> events_db "write" ""
        events_db -> eta "history" "" {
            tags "Batch"
            properties {
                "phase" "two"
            }
        }
        eta -> maps "route" ""
        customer -> events_db "where is it?" ""
    }
    views {
        container system "overview" "Parcel tracking" {
            include scanner ingest events_db eta customer maps
            autoLayout lr
        }
        dynamic system "flow-scan" "One scan" {
            scanner -> ingest "scan"
            ingest -> events_db "write"
            autoLayout lr
        }
        styles {
            element "Mobile" {
                shape MobileDevicePortrait
            }
            element "Database" {
                shape Cylinder
            }
            element "Model" {
                shape Component
            }
            element "Person" {
                shape Person
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
            relationship "Batch" {
                style dotted
            }
        }
    }
}
