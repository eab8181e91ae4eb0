{{/* Name of the chart. */}}
{{- define "injector.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{/* Name of the release's objects, short enough for the longest suffix. */}}
{{- define "injector.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- $name := include "injector.name" . -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "injector.webhook.name" -}}{{ include "injector.fullname" . }}-webhook{{- end -}}
{{- define "injector.endpoint.name" -}}{{ include "injector.fullname" . }}-endpoint{{- end -}}
{{- define "injector.caSecret" -}}{{ include "injector.fullname" . }}-ca{{- end -}}

{{/* Secret with the webhook's certificate. */}}
{{- define "injector.webhook.secret" -}}
{{- if eq .Values.tls.mode "secret" -}}{{ .Values.tls.secret.webhook }}{{- else -}}{{ include "injector.webhook.name" . }}-tls{{- end -}}
{{- end -}}

{{/* Secret with the endpoint's certificate. */}}
{{- define "injector.endpoint.secret" -}}
{{- if eq .Values.tls.mode "secret" -}}{{ .Values.tls.secret.endpoint }}{{- else -}}{{ include "injector.endpoint.name" . }}-tls{{- end -}}
{{- end -}}

{{- define "injector.webhook.serviceAccount" -}}
{{- default (include "injector.webhook.name" .) .Values.webhook.serviceAccount.name -}}
{{- end -}}

{{- define "injector.endpoint.serviceAccount" -}}
{{- default (include "injector.endpoint.name" .) .Values.endpoint.serviceAccount.name -}}
{{- end -}}

{{/* Labels that never change: (dict "root" $ "component" "webhook"). */}}
{{- define "injector.selectorLabels" -}}
app.kubernetes.io/name: {{ include "injector.name" .root }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{- define "injector.ownLabels" -}}
{{ include "injector.selectorLabels" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
app.kubernetes.io/part-of: ecs-injector
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- end -}}

{{/* Labels of an object: (dict "root" $ "component" "webhook"). The chart's own win over the user's. */}}
{{- define "injector.labels" -}}
{{- merge (include "injector.ownLabels" . | fromYaml) .root.Values.commonLabels | toYaml -}}
{{- end -}}

{{/* metadata.annotations of an object on lines of their own, or nothing: (dict "root" $ "own" map "indent" 2). */}}
{{- define "injector.annotations" -}}
{{- with merge (dict) .own .root.Values.commonAnnotations -}}
{{- dict "annotations" . | toYaml | nindent $.indent -}}
{{- end -}}
{{- end -}}

{{/* Image reference: (dict "root" $ "image" map). */}}
{{- define "injector.image" -}}
{{- $name := .image.repository -}}
{{- if .image.registry -}}{{- $name = printf "%s/%s" .image.registry $name -}}{{- end -}}
{{- if .image.digest -}}
{{- printf "%s@%s" $name .image.digest -}}
{{- else -}}
{{- printf "%s:%s" $name (default .root.Chart.AppVersion .image.tag) -}}
{{- end -}}
{{- end -}}
