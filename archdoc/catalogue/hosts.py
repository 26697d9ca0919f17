"""Host names and variables that tell of a well-known third party: kept by hand, read by `traffic`."""

from __future__ import annotations

_HOSTS = """
Stripe: stripe.com
PayPal: paypal.com sandbox.paypal.com paypalobjects.com
Braintree: braintreegateway.com braintree-api.com
Adyen: adyen.com adyenpayments.com
Square: squareup.com squareupsandbox.com
Klarna: klarna.com
Mollie: mollie.com
Worldpay: worldpay.com
Twilio: twilio.com
Twilio SendGrid: sendgrid.net sendgrid.com
Mailgun: mailgun.org mailgun.net
Mailchimp: mailchimp.com mandrillapp.com
Postmark: postmarkapp.com
Mailtrap: mailtrap.io
Mailjet: mailjet.com
Brevo: brevo.com sendinblue.com
Resend: resend.com
Vonage: nexmo.com vonage.com
Gmail: smtp.gmail.com imap.gmail.com smtp-relay.gmail.com
Office 365: office365.com outlook.office365.com
Slack: slack.com
Microsoft Teams: webhook.office.com
Discord: discord.com discordapp.com
Telegram: telegram.org
WhatsApp: whatsapp.com whatsapp.net
Intercom: intercom.io
Zendesk: zendesk.com
HubSpot: hubapi.com hubspot.com
Salesforce: salesforce.com force.com
Shopify: myshopify.com shopify.com
Jira: atlassian.net atlassian.com
Notion: notion.com notion.so
Airtable: airtable.com
OpenAI: openai.com
Azure OpenAI: openai.azure.com
Anthropic: anthropic.com
Gemini: generativelanguage.googleapis.com
Vertex AI: aiplatform.googleapis.com
Mistral: mistral.ai
Cohere: cohere.ai cohere.com
Hugging Face: huggingface.co
OpenRouter: openrouter.ai
Groq: groq.com
Replicate: replicate.com
Pinecone: pinecone.io
GitHub: api.github.com github.com githubusercontent.com
GitLab: gitlab.com
Bitbucket: bitbucket.org
Auth0: auth0.com
Okta: okta.com oktapreview.com
Microsoft Entra ID: login.microsoftonline.com login.windows.net graph.microsoft.com
Google sign-in: accounts.google.com oauth2.googleapis.com www.googleapis.com
Amazon Cognito: cognito-idp.amazonaws.com amazoncognito.com
Clerk: clerk.com clerk.dev
Facebook: graph.facebook.com facebook.com
LinkedIn: linkedin.com
X: api.twitter.com twitter.com
Google Maps: maps.googleapis.com
Google Analytics: google-analytics.com
Google reCAPTCHA: recaptcha.net
Google Pub/Sub: pubsub.googleapis.com
Google Cloud Storage: storage.googleapis.com
Firestore: firestore.googleapis.com
Firebase: firebaseio.com fcm.googleapis.com firebase.googleapis.com
BigQuery: bigquery.googleapis.com
Google Sheets: sheets.googleapis.com
Google Cloud: googleapis.com
Mapbox: mapbox.com
OpenWeather: openweathermap.org
Algolia: algolia.net algolianet.com algolia.com
Elastic Cloud: elastic-cloud.com elastic.co found.io
MongoDB Atlas: mongodb.net
Confluent Cloud: confluent.cloud
CloudAMQP: cloudamqp.com
Upstash: upstash.io
Redis Cloud: redislabs.com redns.redis-cloud.com
Aiven: aivencloud.com
Supabase: supabase.co
Neon: neon.tech
PlanetScale: psdb.cloud
Snowflake: snowflakecomputing.com
Databricks: databricks.com azuredatabricks.net
Fauna: fauna.com
Sentry: sentry.io
Datadog: datadoghq.com datadoghq.eu
New Relic: newrelic.com nr-data.net
Honeycomb: honeycomb.io
Grafana Cloud: grafana.net
Lightstep: lightstep.com
Logz.io: logz.io
Papertrail: papertrailapp.com
Loggly: loggly.com
Splunk: splunkcloud.com splunk.com
Rollbar: rollbar.com
Bugsnag: bugsnag.com
PagerDuty: pagerduty.com
LaunchDarkly: launchdarkly.com
Split: split.io
Segment: segment.io segment.com
Mixpanel: mixpanel.com
Amplitude: amplitude.com
PostHog: posthog.com
Cloudinary: cloudinary.com
imgix: imgix.net
Contentful: contentful.com
Sanity: sanity.io
Pusher: pusher.com pusherapp.com
Ably: ably.io
Onfido: onfido.com
Plaid: plaid.com
Wise: wise.com transferwise.com
Let's Encrypt: letsencrypt.org
Cloudflare R2: r2.cloudflarestorage.com
Cloudflare: cloudflare.com
Backblaze B2: backblazeb2.com
DigitalOcean Spaces: digitaloceanspaces.com
Amazon S3: s3.amazonaws.com
Amazon SQS: sqs.amazonaws.com
Amazon SNS: sns.amazonaws.com
Amazon SES: email.amazonaws.com email-smtp.amazonaws.com
Amazon DynamoDB: dynamodb.amazonaws.com
Amazon Kinesis: kinesis.amazonaws.com
Amazon RDS: rds.amazonaws.com
Amazon ElastiCache: cache.amazonaws.com
Amazon MSK: kafka.amazonaws.com
Amazon MQ: mq.amazonaws.com
Amazon OpenSearch: es.amazonaws.com aoss.amazonaws.com
Amazon Redshift: redshift.amazonaws.com
Amazon API Gateway: execute-api.amazonaws.com
Amazon Bedrock: bedrock-runtime.amazonaws.com
AWS Secrets Manager: secretsmanager.amazonaws.com
AWS Lambda: lambda.amazonaws.com
Amazon CloudFront: cloudfront.net
AWS: amazonaws.com
Azure Blob Storage: blob.core.windows.net
Azure Table Storage: table.core.windows.net
Azure Queue Storage: queue.core.windows.net
Azure Files: file.core.windows.net
Azure Service Bus: servicebus.windows.net servicebus.chinacloudapi.cn
Azure Cosmos DB: documents.azure.com cosmos.azure.com
Azure SQL Database: database.windows.net
Azure Database for PostgreSQL: postgres.database.azure.com
Azure Database for MySQL: mysql.database.azure.com
Azure Cache for Redis: redis.cache.windows.net
Azure Key Vault: vault.azure.net
Azure Cognitive Search: search.windows.net
Azure AI services: cognitiveservices.azure.com
Application Insights: applicationinsights.azure.com services.visualstudio.com
"""
_ROWS = [row.partition(":") for row in _HOSTS.strip().splitlines()]
HOSTS = {host: name for name, _, hosts in _ROWS for host in hosts.split()}
"""The end of a host name to the third party. Of two that fit, the longer one counts; for Amazon's, any part may fit."""

_VARIABLES = """
Stripe: STRIPE_SECRET_KEY STRIPE_API_KEY STRIPE_KEY STRIPE_SECRET STRIPE_PUBLISHABLE_KEY STRIPE_WEBHOOK_SECRET
PayPal: PAYPAL_CLIENT_ID PAYPAL_CLIENT_SECRET PAYPAL_SECRET
Twilio: TWILIO_ACCOUNT_SID TWILIO_AUTH_TOKEN
Twilio SendGrid: SENDGRID_API_KEY
Mailgun: MAILGUN_API_KEY MAILGUN_DOMAIN
Postmark: POSTMARK_API_TOKEN POSTMARK_SERVER_TOKEN
Slack: SLACK_WEBHOOK_URL SLACK_BOT_TOKEN SLACK_TOKEN SLACK_API_TOKEN
Telegram: TELEGRAM_BOT_TOKEN TELEGRAM_TOKEN
OpenAI: OPENAI_API_KEY
Azure OpenAI: AZURE_OPENAI_KEY AZURE_OPENAI_API_KEY AZURE_OPENAI_ENDPOINT
Anthropic: ANTHROPIC_API_KEY
Gemini: GEMINI_API_KEY
Hugging Face: HUGGINGFACE_TOKEN HUGGING_FACE_HUB_TOKEN HF_TOKEN
Pinecone: PINECONE_API_KEY
Sentry: SENTRY_DSN
Datadog: DD_API_KEY DATADOG_API_KEY
New Relic: NEW_RELIC_LICENSE_KEY NEWRELIC_LICENSE_KEY
Honeycomb: HONEYCOMB_API_KEY
LaunchDarkly: LAUNCHDARKLY_SDK_KEY
Algolia: ALGOLIA_API_KEY ALGOLIA_APP_ID
Segment: SEGMENT_WRITE_KEY
Google Maps: GOOGLE_MAPS_API_KEY
Auth0: AUTH0_DOMAIN AUTH0_CLIENT_ID AUTH0_CLIENT_SECRET
Cloudinary: CLOUDINARY_URL CLOUDINARY_API_KEY CLOUDINARY_CLOUD_NAME
Application Insights: APPLICATIONINSIGHTS_CONNECTION_STRING APPINSIGHTS_INSTRUMENTATIONKEY
"""
VARIABLES = {
    variable: name
    for name, _, variables in (row.partition(":") for row in _VARIABLES.strip().splitlines())
    for variable in variables.split()
}
"""Variables that the third party's own documents name; one that is set to something says that it is used."""

TELEMETRY = frozenset(
    {"Sentry", "Datadog", "New Relic", "Honeycomb", "Grafana Cloud", "Lightstep", "Logz.io", "Papertrail", "Loggly",
     "Rollbar", "Bugsnag", "Application Insights", "Splunk"}
)  # fmt: skip
"""Third parties that only watch."""

_NOT_THIRD_PARTIES = """
    docker.io docker.com gcr.io ghcr.io quay.io pkg.dev k8s.io mcr.microsoft.com azurecr.io ecr.aws npmjs.org
    npmjs.com pypi.org pythonhosted.org rubygems.org maven.org maven.apache.org debian.org ubuntu.com
    alpinelinux.org goproxy.io golang.org crates.io nuget.org packagist.org w3.org json-schema.org
    schemastore.org xmlsoap.org apache.org opentelemetry.io kubernetes.io readthedocs.io python.org nodejs.org
    springframework.org wikipedia.org stackoverflow.com ietf.org iana.org example.com example.org example.net
    acme.com acme.org contoso.com foo.com bar.com domain.com domain.tld yourdomain.com mydomain.com
    mycompany.com yourcompany.com company.com mysite.com yoursite.com host.com myhost.com test.com ntp.org
    nip.io sslip.io xip.io localtest.me lvh.me
"""
NOT_THIRD_PARTIES = tuple(_NOT_THIRD_PARTIES.split())
"""Ends of host names in environments that are no part of a system: registries, package mirrors, documents, samples."""

_TLDS = """
    com net org io dev app cloud ai edu gov mil int info biz name pro tech online site store shop systems services
    network digital email live xyz tools software solutions agency studio design media world zone bank health finance
    money pay capital travel global group company team work works chat social run link page host space website
"""
PUBLIC = frozenset(_TLDS.split())
"""Last words of public host names, beside the two letters of a country; IANA's list has 1,400, mostly of brands."""

_FILES = """
    yaml yml json js ts mjs py rb go jar war xml conf cfg properties sh pem crt cer key txt log toml ini so sql
    md html htm css php exe dll db sock pid env tf class jks p12 pfx java cs csv gz zip tar avro proto png jpg
    svg ico lua tpl jfr hprof err out
"""
FILES = frozenset(_FILES.split())
"""Last words of what is a file's name and no host's."""
