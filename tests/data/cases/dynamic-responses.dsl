// RIGHT: the flow "buy" has all four steps, or a line in "Left out" says which steps are missing.
// A step against the direction of a relationship is a response in Structurizr (valid).
// steps come, and nothing says that two are gone. The words of the steps are gone too.
workspace "Ticketing" {
    model {
        fan = person "Fan"
        shop = softwareSystem "Ticket shop" {
            pay = container "Checkout"
            seats = container "Seat map"
            pay -> seats "holds seats"
        }
        fan -> pay "buys"
    }
    views {
        dynamic shop "buy" {
            fan -> pay "asks for two seats"
            pay -> seats "holds them"
            seats -> pay "held for ten minutes"
            pay -> fan "confirms"
        }
    }
}
