package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/Masterminds/semver"
	"sigs.k8s.io/yaml"
)

// chartFile is Chart.yaml, with the names that templates use.
type chartFile struct {
	APIVersion  string            `json:"apiVersion"`
	Name        string            `json:"name"`
	Version     string            `json:"version"`
	AppVersion  string            `json:"appVersion"`
	KubeVersion string            `json:"kubeVersion"`
	Description string            `json:"description"`
	Type        string            `json:"type"`
	Annotations map[string]string `json:"annotations"`
	Keywords    []string          `json:"keywords"`
}

// options is what the command line of the render command says.
type options struct {
	chart, release, namespace, kubeVersion string
	valueFiles, setJSON, apiVersions       list
	includeCrds, skipTests, strict, notes  bool
}

func renderCommand(arguments []string) error {
	o := options{}
	flags := flag.NewFlagSet("render", flag.ExitOnError)
	flags.StringVar(&o.chart, "chart", "", "folder of the chart")
	flags.StringVar(&o.release, "release", "ecs-injector", "name of the release")
	flags.StringVar(&o.namespace, "namespace", "ecs-injector", "namespace of the release")
	flags.StringVar(&o.kubeVersion, "kube-version", "v1.32.0", "version of the API server")
	flags.Var(&o.valueFiles, "values", "values file, later ones win")
	flags.Var(&o.setJSON, "set-json", "path=json")
	flags.Var(&o.apiVersions, "api-version", "API version that the server has")
	flags.BoolVar(&o.includeCrds, "include-crds", false, "print the CRDs first")
	flags.BoolVar(&o.skipTests, "skip-tests", false, "leave out helm tests")
	flags.BoolVar(&o.strict, "strict", false, "a value that is not there is an error")
	flags.BoolVar(&o.notes, "notes", false, "print NOTES.txt instead of the manifests")
	if err := flags.Parse(arguments); err != nil {
		return err
	}

	chart := chartFile{}
	if err := readYaml(filepath.Join(o.chart, "Chart.yaml"), &chart); err != nil {
		return err
	}
	if err := checkKubeVersion(chart.KubeVersion, o.kubeVersion); err != nil {
		return err
	}
	values, err := mergedValues(o)
	if err != nil {
		return err
	}
	if err := checkValues(filepath.Join(o.chart, "values.schema.json"), values); err != nil {
		return err
	}
	rendered, err := newEngine(o, chart, values).run()
	if err != nil {
		return err
	}
	return print(o, rendered)
}

func print(o options, rendered map[string]string) error {
	if o.notes {
		for name, text := range rendered {
			if filepath.Base(name) == "NOTES.txt" {
				fmt.Print(text)
			}
		}
		return nil
	}
	if o.includeCrds {
		files, err := filepath.Glob(filepath.Join(o.chart, "crds", "*.yaml"))
		if err != nil {
			return err
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				return err
			}
			fmt.Printf("---\n# Source: crds/%s\n%s\n", filepath.Base(file), strings.TrimSpace(string(text)))
		}
	}
	documents, err := sortedDocuments(rendered, o.skipTests)
	if err != nil {
		return err
	}
	for _, d := range documents {
		fmt.Printf("---\n# Source: %s\n%s\n", d.source, d.text)
	}
	return nil
}

func checkKubeVersion(constraint, version string) error {
	if constraint == "" {
		return nil
	}
	range_, err := semver.NewConstraint(constraint)
	if err != nil {
		return err
	}
	found, err := semver.NewVersion(version)
	if err != nil {
		return err
	}
	if !range_.Check(found) {
		return fmt.Errorf("chart requires kubeVersion: %s which is incompatible with Kubernetes %s", constraint, version)
	}
	return nil
}

func readYaml(file string, into interface{}) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if err := yaml.Unmarshal(text, into); err != nil {
		return errors.New(file + ": " + err.Error())
	}
	return nil
}
