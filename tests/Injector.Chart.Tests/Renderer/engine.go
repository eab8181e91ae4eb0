package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/template"

	"github.com/Masterminds/semver"
	"github.com/Masterminds/sprig"
	"sigs.k8s.io/yaml"
)

const maxIncludes = 1000

// engine is Helm's template engine: text/template, sprig, and what Helm adds to them.
type engine struct {
	options options
	chart   chartFile
	values  map[string]interface{}
	root    *template.Template
	depth   map[string]int
}

func newEngine(o options, chart chartFile, values map[string]interface{}) *engine {
	return &engine{options: o, chart: chart, values: values, depth: map[string]int{}}
}

func (e *engine) run() (map[string]string, error) {
	folder := filepath.Join(e.options.chart, "templates")
	sources := map[string]string{}
	err := filepath.Walk(folder, func(file string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() {
			return err
		}
		text, err := os.ReadFile(file)
		name, _ := filepath.Rel(e.options.chart, file)
		sources[e.chart.Name+"/"+name] = string(text)
		return err
	})
	if err != nil {
		return nil, err
	}

	e.root = template.New("gotpl").Option(e.missing())
	e.root.Funcs(e.functions(e.root))
	for name, text := range sources {
		if _, err := e.root.New(name).Parse(text); err != nil {
			return nil, err
		}
	}
	rendered := map[string]string{}
	for name := range sources {
		if strings.HasPrefix(filepath.Base(name), "_") {
			continue
		}
		out := bytes.Buffer{}
		if err := e.root.ExecuteTemplate(&out, name, e.scope(name)); err != nil {
			return nil, err
		}
		rendered[name] = strings.ReplaceAll(out.String(), "<no value>", "")
	}
	return rendered, nil
}

func (e *engine) missing() string {
	if e.options.strict {
		return "missingkey=error"
	}
	return "missingkey=zero"
}

func (e *engine) functions(set *template.Template) template.FuncMap {
	functions := sprig.TxtFuncMap()
	delete(functions, "env")
	delete(functions, "expandenv")
	functions["include"] = func(name string, data interface{}) (string, error) {
		if e.depth[name]++; e.depth[name] > maxIncludes {
			return "", fmt.Errorf("rendering template has a nested reference name: %s", name)
		}
		defer func() { e.depth[name]-- }()
		out := bytes.Buffer{}
		err := set.ExecuteTemplate(&out, name, data)
		return out.String(), err
	}
	functions["tpl"] = func(text string, data interface{}) (string, error) {
		clone, err := set.Clone()
		if err != nil {
			return "", err
		}
		clone.Option(e.missing()).Funcs(e.functions(clone))
		parsed, err := clone.New("tpl").Parse(text)
		if err != nil {
			return "", err
		}
		out := bytes.Buffer{}
		err = parsed.Execute(&out, data)
		return strings.ReplaceAll(out.String(), "<no value>", ""), err
	}
	functions["required"] = func(message string, value interface{}) (interface{}, error) {
		if value == nil || value == "" {
			return nil, errors.New(message)
		}
		return value, nil
	}
	functions["fail"] = func(message string) (string, error) { return "", errors.New(message) }
	functions["lookup"] = func(string, string, string, string) map[string]interface{} { return map[string]interface{}{} }
	functions["toYaml"] = func(value interface{}) string {
		text, err := yaml.Marshal(value)
		if err != nil {
			return ""
		}
		return strings.TrimSuffix(string(text), "\n")
	}
	functions["fromYaml"] = func(text string) map[string]interface{} {
		value := map[string]interface{}{}
		if err := yaml.Unmarshal([]byte(text), &value); err != nil {
			value["Error"] = err.Error()
		}
		return value
	}
	functions["fromYamlArray"] = func(text string) []interface{} {
		value := []interface{}{}
		if err := yaml.Unmarshal([]byte(text), &value); err != nil {
			value = []interface{}{err.Error()}
		}
		return value
	}
	functions["toJson"] = func(value interface{}) string {
		text, _ := json.Marshal(value)
		return string(text)
	}
	functions["fromJson"] = func(text string) map[string]interface{} {
		value := map[string]interface{}{}
		if err := json.Unmarshal([]byte(text), &value); err != nil {
			value["Error"] = err.Error()
		}
		return value
	}
	return functions
}

func (e *engine) scope(name string) map[string]interface{} {
	version, _ := semver.NewVersion(e.options.kubeVersion)
	kube := kubeVersion{
		Version: "v" + version.String(),
		Major:   fmt.Sprint(version.Major()),
		Minor:   fmt.Sprint(version.Minor()),
	}
	return map[string]interface{}{
		"Values": e.values,
		"Chart":  helmChart(e.chart),
		"Release": map[string]interface{}{
			"Name": e.options.release, "Namespace": e.options.namespace, "Service": "Helm", "Revision": 1, "IsInstall": true, "IsUpgrade": false,
		},
		"Capabilities": map[string]interface{}{"KubeVersion": kube, "APIVersions": apiVersions(e.options.apiVersions)},
		"Template":     map[string]interface{}{"Name": name, "BasePath": e.chart.Name + "/templates"},
		"Files":        files{e.options.chart},
	}
}
