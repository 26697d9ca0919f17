// RIGHT: "Order desk", "takes the order", "HTTPS JSON" on one line or broken there. Users of Structurizr write \n to break a line.
workspace "Desk" {
    model {
        a = softwareSystem "Order\ndesk" "Takes\norders"
        b = softwareSystem "Till"
        a -> b "takes\nthe order" "HTTPS\nJSON"
    }
}
