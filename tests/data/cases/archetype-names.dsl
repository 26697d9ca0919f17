// RIGHT: three parts (Intake, Click events as a queue or part with Apache Kafka, Summer) and two edges, the first over Kafka.
// Structurizr keeps archetypes by kind: an element archetype and a relationship archetype may share a name.
workspace "Clicks" {
    model {
        archetypes {
            kafka = container {
                technology "Apache Kafka"
            }
            async = -> {
                tag "Async"
            }
            kafka = --async-> {
                technology "Kafka"
            }
        }
        s = softwareSystem "Click desk" {
            in = container "Intake"
            bus = kafka "Click events"
            sum = container "Summer"
            in --kafka-> bus "publishes"
            bus -> sum "streams"
        }
    }
}
