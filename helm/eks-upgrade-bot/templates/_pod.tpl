{{- /* The pod, which is the same in a StatefulSet and in a Deployment but for its volume. */ -}}
{{- define "eks-upgrade-bot.pod" -}}
{{- $mode := include "eks-upgrade-bot.mode" . -}}
{{- $secret := include "eks-upgrade-bot.secret" . -}}
{{- $postgres := eq .Values.database.kind "postgresql" -}}
metadata:
  labels:
    {{- include "eks-upgrade-bot.labels" . | nindent 4 }}
    {{- with .Values.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  annotations:
    # A pod reads bot.yaml once: another one takes its place when it changes.
    checksum/config: {{ include "eks-upgrade-bot.config" . | sha256sum }}
    {{- if .Values.secrets.values }}
    checksum/secret: {{ toYaml .Values.secrets.values | sha256sum }}
    {{- end }}
    {{- with .Values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: {{ include "eks-upgrade-bot.serviceAccount" . }}
  # The bot does not talk to the API of the cluster that it runs in as this account; IRSA and Pod Identity bring tokens of their own.
  automountServiceAccountToken: false
  terminationGracePeriodSeconds: {{ int .Values.terminationGracePeriodSeconds }}
  {{- with .Values.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  securityContext:
    runAsNonRoot: true
    runAsUser: 1654
    runAsGroup: 1654
    fsGroup: 1654
    fsGroupChangePolicy: OnRootMismatch
    seccompProfile:
      type: RuntimeDefault
  containers:
    - name: bot
      image: {{ include "eks-upgrade-bot.image" . | quote }}
      imagePullPolicy: {{ .Values.image.pullPolicy }}
      args: ["run"]
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities:
          drop: ["ALL"]
      ports:
        - name: http
          containerPort: 8080
      env:
        - name: SLACK_BOT_TOKEN
          valueFrom:
            secretKeyRef: { name: {{ $secret }}, key: SLACK_BOT_TOKEN }
        {{- if eq $mode "socket" }}
        - name: SLACK_APP_TOKEN
          valueFrom:
            secretKeyRef: { name: {{ $secret }}, key: SLACK_APP_TOKEN }
        {{- else }}
        - name: SLACK_SIGNING_SECRET
          valueFrom:
            secretKeyRef: { name: {{ $secret }}, key: SLACK_SIGNING_SECRET }
        {{- end }}
        - name: EKSBOT_ENCRYPTION_KEY
          valueFrom:
            secretKeyRef: { name: {{ $secret }}, key: EKSBOT_ENCRYPTION_KEY, optional: {{ not $postgres }} }
        {{- if $postgres }}
        - name: EKSBOT_STORE
          valueFrom:
            secretKeyRef: { name: {{ $secret }}, key: EKSBOT_STORE }
        - name: PGPASSWORD
          valueFrom:
            secretKeyRef: { name: {{ $secret }}, key: PGPASSWORD, optional: true }
        {{- end }}
        {{- with .Values.aws.region }}
        - name: AWS_REGION
          value: {{ . | quote }}
        {{- end }}
        {{- if .Values.git.sshSecret }}
        - name: GIT_SSH_COMMAND
          value: ssh -i /etc/eks-upgrade-bot-ssh/ssh-privatekey -o IdentitiesOnly=yes -o UserKnownHostsFile=/etc/eks-upgrade-bot-ssh/known_hosts -o StrictHostKeyChecking=yes -o BatchMode=yes -o ConnectTimeout=20
        {{- end }}
        {{- with .Values.extraEnv }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      {{- with .Values.extraEnvFrom }}
      envFrom:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- if eq $mode "http" }}
      # Told to stop, the bot refuses what Slack sends, and Slack repeats no command: until then the Ingress leaves this pod out.
      lifecycle:
        preStop:
          exec: { command: ["sleep", "5"] }
      {{- end }}
      startupProbe:
        httpGet: { path: /healthz/live, port: http }
        # A PostgreSQL that starts together with the bot is waited for: a minute.
        periodSeconds: 2
        failureThreshold: 60
      livenessProbe:
        httpGet: { path: /healthz/live, port: http }
        periodSeconds: 20
        timeoutSeconds: 5
        failureThreshold: 6
      readinessProbe:
        httpGet: { path: /healthz/ready, port: http }
        periodSeconds: 10
        timeoutSeconds: 5
      resources:
        {{- toYaml .Values.resources | nindent 8 }}
      volumeMounts:
        - name: data
          mountPath: /data
        - name: tmp
          mountPath: /tmp
        - name: config
          mountPath: /etc/eks-upgrade-bot
          readOnly: true
        {{- if .Values.git.sshSecret }}
        - name: ssh
          mountPath: /etc/eks-upgrade-bot-ssh
          readOnly: true
        {{- end }}
        {{- with .Values.extraVolumeMounts }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
  volumes:
    {{- if $postgres }}
    - name: data
      emptyDir:
        sizeLimit: {{ .Values.persistence.size }}
    {{- else if .Values.persistence.existingClaim }}
    - name: data
      persistentVolumeClaim:
        claimName: {{ .Values.persistence.existingClaim }}
    {{- end }}
    - name: tmp
      emptyDir: {}
    - name: config
      configMap:
        name: {{ include "eks-upgrade-bot.fullname" . }}
    {{- with .Values.git.sshSecret }}
    - name: ssh
      secret:
        secretName: {{ . }}
        # Readable by the group of the pod, root's own: ssh takes no key that is its user's and readable by others.
        defaultMode: 0440
    {{- end }}
    {{- with .Values.extraVolumes }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- if gt (int .Values.replicaCount) 1 }}
  topologySpreadConstraints:
    {{- range $key := list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
    - maxSkew: 1
      topologyKey: {{ $key }}
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels:
          {{- include "eks-upgrade-bot.selectorLabels" $ | nindent 10 }}
    {{- end }}
  {{- end }}
  {{- with .Values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}
