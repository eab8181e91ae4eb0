package main

import (
	"os"
	"path/filepath"
)

// kubeVersion is .Capabilities.KubeVersion.
type kubeVersion struct{ Version, Major, Minor string }

// String is what a template prints.
func (v kubeVersion) String() string { return v.Version }

// GitVersion is Helm's older name.
func (v kubeVersion) GitVersion() string { return v.Version }

// apiVersions is .Capabilities.APIVersions.
type apiVersions []string

// Has says whether the server has this API version, or version and kind.
func (a apiVersions) Has(version string) bool {
	for _, v := range a {
		if v == version {
			return true
		}
	}
	return false
}

// helmChart is .Chart.
type helmChart chartFile

// files is .Files: what is in the chart beside the templates.
type files struct{ folder string }

// Get is a file's text, empty when there is none.
func (f files) Get(name string) string {
	text, err := os.ReadFile(filepath.Join(f.folder, name))
	if err != nil {
		return ""
	}
	return string(text)
}

// Glob is the files whose names match, with their texts.
func (f files) Glob(pattern string) map[string][]byte {
	found := map[string][]byte{}
	names, _ := filepath.Glob(filepath.Join(f.folder, pattern))
	for _, name := range names {
		if text, err := os.ReadFile(name); err == nil {
			relative, _ := filepath.Rel(f.folder, name)
			found[relative] = text
		}
	}
	return found
}
