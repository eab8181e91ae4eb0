package main

import (
	"fmt"
	"path/filepath"
	"regexp"
	"sort"
	"strings"

	"sigs.k8s.io/yaml"
)

// document is one object of the rendering.
type document struct{ source, text, kind, name string }

var separator = regexp.MustCompile(`(?m)^---[ \t]*$`)

// Helm's order of installation, as far as it matters here.
var order = []string{
	"Namespace", "NetworkPolicy", "PodDisruptionBudget", "ServiceAccount", "Secret", "ConfigMap", "PersistentVolumeClaim",
	"CustomResourceDefinition", "ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding", "Service", "Pod", "Deployment",
	"HorizontalPodAutoscaler", "Job", "MutatingWebhookConfiguration",
}

func sortedDocuments(rendered map[string]string, skipTests bool) ([]document, error) {
	documents := []document{}
	for source, text := range rendered {
		if filepath.Ext(source) != ".yaml" || (skipTests && strings.Contains(source, "/tests/")) {
			continue
		}
		for _, part := range separator.Split(text, -1) {
			part = strings.TrimSpace(part)
			head := struct {
				Kind     string                `json:"kind"`
				Metadata struct{ Name string } `json:"metadata"`
			}{}
			if err := yaml.Unmarshal([]byte(part), &head); err != nil {
				return nil, fmt.Errorf("%s: %w\n%s", source, err, part)
			}
			if head.Kind != "" {
				documents = append(documents, document{source, part, head.Kind, head.Metadata.Name})
			}
		}
	}
	rank := func(kind string) int {
		for i, k := range order {
			if k == kind {
				return i
			}
		}
		return len(order)
	}
	sort.Slice(documents, func(i, j int) bool {
		a, b := documents[i], documents[j]
		if rank(a.kind) != rank(b.kind) {
			return rank(a.kind) < rank(b.kind)
		}
		return a.kind+"/"+a.name < b.kind+"/"+b.name
	})
	return documents, nil
}
