"""The system of specs/notification.yaml as one writes it by hand with `diagrams`: what archdoc's speed is held against.

python by_hand.py FILE      # without its ending; FILE.svg is drawn by the `dot` on PATH
"""

import sys

from diagrams import Cluster, Diagram, Edge
from diagrams.aws.database import Dynamodb
from diagrams.aws.engagement import SimpleEmailServiceSes
from diagrams.aws.integration import SimpleQueueServiceSqs
from diagrams.firebase.grow import Messaging
from diagrams.onprem.database import Postgresql
from diagrams.onprem.queue import Kafka
from diagrams.programming.framework import Fastapi, React, Spring
from diagrams.programming.language import Go, Java, Python
from diagrams.saas.communication import Twilio

with Diagram("Notification system", filename=sys.argv[1], outformat="svg", show=False):
    with Cluster("Orders"):
        orders_api = Spring("Orders API")
    with Cluster("Accounts"):
        accounts_api = Go("Accounts API")
    with Cluster("Shipping"):
        shipping_api = Java("Shipping API")
    with Cluster("Support tools"):
        support_console = React("Support console")
    with Cluster("Notifications"):
        events = Kafka("Domain events")
        dispatcher = Python("Dispatcher")
        preferences = Postgresql("Preferences")
        email_queue = SimpleQueueServiceSqs("Email queue")
        sms_queue = SimpleQueueServiceSqs("SMS queue")
        push_queue = SimpleQueueServiceSqs("Push queue")
        email_worker = Python("Email worker")
        sms_worker = Python("SMS worker")
        push_worker = Go("Push worker")
        webhook_receiver = Fastapi("Webhook receiver")
        delivery_log = Dynamodb("Delivery log")
    with Cluster("Third parties"):
        ses = SimpleEmailServiceSes("Amazon SES")
        twilio = Twilio("Twilio")
        fcm = Messaging("FCM")
    orders_api >> Edge(label="OrderPlaced", style="dashed") >> events
    accounts_api >> Edge(label="PasswordReset", style="dashed") >> events
    shipping_api >> Edge(label="ParcelShipped", style="dashed") >> events
    events >> Edge(label="consume", style="dashed") >> dispatcher
    dispatcher >> Edge(label="look up") >> preferences
    dispatcher >> Edge(label="e-mail", style="dashed") >> email_queue
    dispatcher >> Edge(label="text", style="dashed") >> sms_queue
    dispatcher >> Edge(label="push", style="dashed") >> push_queue
    email_queue >> Edge(style="dashed") >> email_worker
    sms_queue >> Edge(style="dashed") >> sms_worker
    push_queue >> Edge(style="dashed") >> push_worker
    email_worker >> Edge(label="claim") >> delivery_log
    sms_worker >> Edge(label="claim") >> delivery_log
    push_worker >> Edge(label="claim") >> delivery_log
    email_worker >> Edge(label="send") >> ses
    sms_worker >> Edge(label="send") >> twilio
    push_worker >> Edge(label="send") >> fcm
    ses >> Edge(label="receipt", style="dashed") >> webhook_receiver
    twilio >> Edge(label="receipt", style="dashed") >> webhook_receiver
    webhook_receiver >> Edge(label="status") >> delivery_log
    support_console >> Edge(label="read") >> delivery_log
