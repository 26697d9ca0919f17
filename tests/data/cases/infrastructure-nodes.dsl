// RIGHT: Relational DB, Key vault and Front door are parts (they are told nowhere else), with the edges Front door -> Web,
// API -> Relational DB, API -> Key vault; or the "Left out" list names each of them and its edges.
workspace "Answers" {
    model {
        s = softwareSystem "Answers" {
            web = container "Web" "" "React"
            api = container "API" "" ".NET"
            web -> api "asks"
        }
        live = deploymentEnvironment "Live" {
            deploymentNode "Cloud" {
                fd = infrastructureNode "Front door" "" "Azure Front Door"
                db = infrastructureNode "Relational DB" "Answers and people" "SQL Server"
                vault = infrastructureNode "Key vault" "Secrets" "Azure Key Vault"
                deploymentNode "Web app" {
                    w = containerInstance web {
                        fd -> this "forwards to" "HTTPS"
                    }
                }
                deploymentNode "API app" {
                    a = containerInstance api {
                        this -> db "reads and writes" "SQL"
                        this -> vault "gets secrets"
                    }
                }
            }
        }
    }
}
