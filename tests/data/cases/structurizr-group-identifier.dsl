# Right (Structurizr 6.2.2): an identifier may stand for a group, and `!elements` of it chooses its elements:
#   Clerk -> Billing, Clerk -> Ledger.
workspace "Office" {
    model {
        clerk = person "Clerk"
        money = group "Money" {
            softwareSystem "Billing"
            softwareSystem "Ledger"
        }
        !elements money {
            clerk -> this "works with"
        }
    }
}
