package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
)

// mergedValues is values.yaml, under the files, under the single settings; null takes a key away, as in Helm.
func mergedValues(o options) (map[string]interface{}, error) {
	values := map[string]interface{}{}
	for _, file := range append(list{filepath.Join(o.chart, "values.yaml")}, o.valueFiles...) {
		next := map[string]interface{}{}
		if err := readYaml(file, &next); err != nil {
			return nil, err
		}
		merge(values, next)
	}
	for _, setting := range o.setJSON {
		path, text, found := strings.Cut(setting, "=")
		if !found {
			return nil, fmt.Errorf("expected path=json, found %q", setting)
		}
		var value interface{}
		if err := json.Unmarshal([]byte(text), &value); err != nil {
			return nil, fmt.Errorf("%s: %w", setting, err)
		}
		keys := splitPath(path)
		for i := len(keys) - 1; i >= 0; i-- {
			value = map[string]interface{}{keys[i]: value}
		}
		merge(values, value.(map[string]interface{}))
	}
	return values, nil
}

// splitPath cuts at dots that have no backslash before them.
func splitPath(path string) []string {
	const mark = "\x00"
	keys := strings.Split(strings.ReplaceAll(path, `\.`, mark), ".")
	for i := range keys {
		keys[i] = strings.ReplaceAll(keys[i], mark, ".")
	}
	return keys
}

func merge(into, from map[string]interface{}) {
	for key, value := range from {
		if value == nil {
			delete(into, key)
			continue
		}
		next, isMap := value.(map[string]interface{})
		old, wasMap := into[key].(map[string]interface{})
		if isMap && wasMap {
			merge(old, next)
			continue
		}
		if isMap {
			old = map[string]interface{}{}
			merge(old, next)
			value = old
		}
		into[key] = value
	}
}
