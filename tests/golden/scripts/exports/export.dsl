// Exported by archdoc
// Teams: ["فريق القاهرة", "预订团队 Bookings"]
workspace "Hotel booking · حجز الفنادق · 酒店预订" "" {
    model {
        guest = person "👩‍💻 Guest" "" {
            tags "Other team" "Person"
        }
        system = softwareSystem "Hotel booking · حجز الفنادق · 酒店预订" "" {
            rooms = container "ห้องว่าง" "" "" {
                tags "Other team" "Database"
            }
            loyalty = container "वफ़ादारी अंक सेवा" "" "" {
                tags "Other team" "Service"
            }
            group "فريق القاهرة" {
                site = container "موقع الحجز ②" "" "React" {
                    tags "Other team" "Web"
                    properties {
                        "team" "فريق القاهرة"
                        "trade-off 2" "من اليمين إلى اليسار أولاً"
                    }
                }
            }
            group "预订团队 Bookings" {
                booking_api = container "予約API" "" "Spring Boot" {
                    tags "Led by me" "Service"
                    properties {
                        "team" "预订团队 Bookings"
                        "role" "led"
                    }
                }
            }
        }
        guest -> site "يبحث عن غرفة" ""
        site -> booking_api "① احجز (POST /v2/bookings)" "" {
            properties {
                "trade-off 1" "客人等待确认 — wait for the answer"
            }
        }
        booking_api -> rooms "จองห้อง 101" ""
        booking_api -> loyalty "अंक जोड़ें Žluťoučký é" ""
    }
    views {
        container system "overview" "Hotel booking · حجز الفنادق · 酒店预订" {
            include guest site booking_api rooms loyalty
            autoLayout lr
        }
        styles {
            element "Person" {
                shape Person
            }
            element "Web" {
                shape WebBrowser
            }
            element "Database" {
                shape Cylinder
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
        }
    }
}
