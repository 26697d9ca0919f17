// RIGHT: Portal, Login, Versand and Mapas are third parties, as the archive is. "Extern Systeem" is named as the external tag
// by the workspace itself (property generatr.site.externalTag); "External Web Page" begins with External; the other two say
// external in German and Spanish.
workspace "Whale sounds" {
    model {
        web = softwareSystem "Uploader"
        arch = softwareSystem "National archive" "" "External System"
        portal = softwareSystem "Public portal" "" "External Web Page, Priority2"
        login = softwareSystem "Burger login" "" "Extern Systeem"
        mail = softwareSystem "Versand" "" "Externes System"
        maps = softwareSystem "Mapas" "" "Sistema externo"
        web -> arch "hands over"
        web -> portal "shows"
        web -> login "signs in"
        web -> mail "sends"
        web -> maps "places"
    }
    views {
        properties {
            "generatr.site.externalTag" "Extern Systeem"
        }
    }
}
