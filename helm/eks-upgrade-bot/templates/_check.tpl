{{- /* Values that contradict each other are refused here, with what to do. What each may be at all says values.schema.json. */ -}}
{{- define "eks-upgrade-bot.check" -}}
{{- $mode := include "eks-upgrade-bot.mode" . -}}
{{- $given := .Values.secrets.values -}}
{{- if not .Values.image.repository -}}
{{- fail "image.repository is empty: build the image from the Dockerfile, push it, and name it here." -}}
{{- end -}}
{{- if not .Values.config.clusters -}}
{{- fail "config.clusters is empty: name at least one cluster, as in examples/socket-sqlite.yaml." -}}
{{- end -}}
{{- range .Values.config.clusters -}}
{{- if not .terraform.repository -}}
{{- fail (printf "config.clusters: %s has no terraform.repository. In a container there is no directory to edit in place: name a git repository." .name) -}}
{{- end -}}
{{- end -}}
{{- if and (eq .Values.database.kind "sqlite") (gt (int .Values.replicaCount) 1) -}}
{{- fail (printf "replicaCount is %d and database.kind is sqlite: two bots would write to one file. Set replicaCount: 1, or database.kind: postgresql." (int .Values.replicaCount)) -}}
{{- end -}}
{{- if and .Values.persistence.existingClaim (eq .Values.database.kind "postgresql") -}}
{{- fail "persistence.existingClaim is for SQLite: with database.kind: postgresql nothing in the volume has to last. Leave it out." -}}
{{- end -}}
{{- $stop := default "25s" .Values.config.shutdownTimeout -}}
{{- /* atoi, because int takes 090 for octal. Of hours and days it makes nothing, which are too long anyway. */ -}}
{{- $seconds := mul (trimSuffix "s" (trimSuffix "m" $stop) | atoi) (ternary 60 1 (hasSuffix "m" $stop)) -}}
{{- if or (lt $seconds 5) (gt $seconds 600) -}}
{{- fail (printf "config.shutdownTimeout is %s, and the bot takes 5s to 10m." $stop) -}}
{{- end -}}
{{- $least := add $seconds (ternary 10 5 (eq $mode "http")) -}}
{{- if gt $least (int .Values.terminationGracePeriodSeconds) -}}
{{- fail (printf "The bot takes up to %s to stop (config.shutdownTimeout), and Kubernetes would kill it after terminationGracePeriodSeconds: %d. Set that to %d at least." $stop (int .Values.terminationGracePeriodSeconds) $least) -}}
{{- end -}}
{{- if and .Values.aws.roleArn (not .Values.serviceAccount.create) -}}
{{- fail "aws.roleArn is given, and serviceAccount.create is false: the chart annotates only a service account of its own. Annotate yours with eks.amazonaws.com/role-arn, and leave aws.roleArn out." -}}
{{- end -}}
{{- if and .Values.aws.roleArn (hasKey .Values.serviceAccount.annotations "eks.amazonaws.com/role-arn") -}}
{{- fail "aws.roleArn and serviceAccount.annotations both give eks.amazonaws.com/role-arn: leave one out." -}}
{{- end -}}
{{- /* A key that stands twice is refused by some readers of YAML, and silently lost by others. */ -}}
{{- $labels := .Values.podLabels -}}
{{- range list "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/version" "app.kubernetes.io/managed-by" "helm.sh/chart" -}}
{{- if hasKey $labels . -}}
{{- fail (printf "podLabels has %s, which the chart sets itself: leave it out." .) -}}
{{- end -}}
{{- end -}}
{{- $annotations := .Values.podAnnotations -}}
{{- range list "checksum/config" "checksum/secret" -}}
{{- if hasKey $annotations . -}}
{{- fail (printf "podAnnotations has %s, which the chart sets itself: leave it out." .) -}}
{{- end -}}
{{- end -}}
{{- if and .Values.secrets.existingSecret $given -}}
{{- fail "secrets.existingSecret and secrets.values are both given: leave one out." -}}
{{- end -}}
{{- if not (or .Values.secrets.existingSecret $given) -}}
{{- fail "There are no secrets: name a Secret in secrets.existingSecret, or give SLACK_BOT_TOKEN and the others in secrets.values." -}}
{{- end -}}
{{- if $given -}}
{{- if not $given.SLACK_BOT_TOKEN -}}
{{- fail "secrets.values has no SLACK_BOT_TOKEN." -}}
{{- end -}}
{{- if and (eq $mode "socket") (not $given.SLACK_APP_TOKEN) -}}
{{- fail "config.slack.mode is socket, and secrets.values has no SLACK_APP_TOKEN." -}}
{{- end -}}
{{- if and (eq $mode "http") (not $given.SLACK_SIGNING_SECRET) -}}
{{- fail "config.slack.mode is http, and secrets.values has no SLACK_SIGNING_SECRET: without it nobody could tell Slack's requests from others." -}}
{{- end -}}
{{- if and (eq .Values.database.kind "postgresql") (not $given.EKSBOT_STORE) -}}
{{- fail "database.kind is postgresql, and secrets.values has no EKSBOT_STORE: it is the connection string, Host=…;Database=…." -}}
{{- end -}}
{{- if and (eq .Values.database.kind "postgresql") (not $given.EKSBOT_ENCRYPTION_KEY) -}}
{{- fail "database.kind is postgresql, and secrets.values has no EKSBOT_ENCRYPTION_KEY: what the bot keeps there must be sealed with a key of its own." -}}
{{- end -}}
{{- if and (eq .Values.database.kind "sqlite") $given.EKSBOT_STORE -}}
{{- fail "secrets.values has EKSBOT_STORE, and database.kind is sqlite: set database.kind: postgresql, or leave it out." -}}
{{- end -}}
{{- end -}}
{{- if .Values.ingress.enabled -}}
{{- if ne $mode "http" -}}
{{- fail "ingress.enabled is true, and config.slack.mode is socket, in which nobody calls the bot: set config.slack.mode: http, or leave the Ingress out." -}}
{{- end -}}
{{- if not .Values.ingress.host -}}
{{- fail "ingress.host is empty: it is the name that Slack calls." -}}
{{- end -}}
{{- if not (or .Values.ingress.tlsSecret .Values.ingress.tlsTerminatedElsewhere) -}}
{{- fail "The Ingress has no certificate, and Slack calls https only: name a Secret in ingress.tlsSecret, or set ingress.tlsTerminatedElsewhere: true." -}}
{{- end -}}
{{- end -}}
{{- end -}}
