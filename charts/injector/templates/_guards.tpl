{{/* Settings that cannot work are refused here, with the way out. */}}
{{- define "injector.guards" -}}
{{- $tls := .Values.tls -}}
{{- if eq $tls.mode "certManager" -}}
{{- if not $tls.certManager.issuerRef.name -}}
{{- fail "tls.mode is certManager: set tls.certManager.issuerRef.name to an Issuer or ClusterIssuer whose Secrets hold ca.crt" -}}
{{- end -}}
{{- else if $tls.certManager.issuerRef.name -}}
{{- fail (printf "tls.certManager.issuerRef.name is set but tls.mode is %s: set tls.mode=certManager, or leave the issuer out" $tls.mode) -}}
{{- end -}}
{{- if eq $tls.mode "secret" -}}
{{- if not $tls.secret.webhook -}}
{{- fail "tls.mode is secret: set tls.secret.webhook to a Secret with tls.crt, tls.key and ca.crt for the webhook's Service" -}}
{{- end -}}
{{- if not $tls.secret.endpoint -}}
{{- fail "tls.mode is secret: set tls.secret.endpoint to a Secret with tls.crt and tls.key for the endpoint's Service, from the same CA" -}}
{{- end -}}
{{- else if or $tls.secret.webhook $tls.secret.endpoint -}}
{{- fail (printf "tls.secret is set but tls.mode is %s: set tls.mode=secret, or leave the Secrets out" $tls.mode) -}}
{{- end -}}
{{- range $component, $settings := dict "webhook" .Values.webhook "endpoint" .Values.endpoint -}}
{{- if not (or $settings.serviceAccount.create $settings.serviceAccount.name) -}}
{{- fail (printf "%s.serviceAccount.create is false: set %s.serviceAccount.name to one that exists" $component $component) -}}
{{- end -}}
{{- if and $settings.autoscaling.enabled (gt (int $settings.autoscaling.minReplicas) (int $settings.autoscaling.maxReplicas)) -}}
{{- fail (printf "%s.autoscaling.minReplicas is larger than maxReplicas: raise maxReplicas" $component) -}}
{{- end -}}
{{- end -}}
{{- if and .Values.webhook.serviceAccount.name (eq .Values.webhook.serviceAccount.name .Values.endpoint.serviceAccount.name) -}}
{{- fail "webhook and endpoint have the same ServiceAccount: only the endpoint may hold AWS rights, so give each its own name" -}}
{{- end -}}
{{- if ne .Values.traces.enabled (ne .Values.traces.endpoint "") -}}
{{- fail "traces.enabled and traces.endpoint go together: set both, or neither" -}}
{{- end -}}
{{- if and .Values.endpoint.upstream (ne .Values.endpoint.source "upstream") -}}
{{- fail (printf "endpoint.upstream is set but endpoint.source is %s: set endpoint.source=upstream, or leave the URL out" .Values.endpoint.source) -}}
{{- end -}}
{{- if and (has .Values.endpoint.source (list "development" "upstream")) (or .Values.endpoint.baseRoleArn .Values.endpoint.stsEndpoint) -}}
{{- fail (printf "endpoint.baseRoleArn and endpoint.stsEndpoint are for endpoint.source=sts, which is %s" .Values.endpoint.source) -}}
{{- end -}}
{{- end -}}
