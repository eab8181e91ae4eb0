package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"text/template"

	"github.com/xeipuuv/gojsonschema"
	"sigs.k8s.io/yaml"
)

func validateCommand(arguments []string) error {
	flags := flag.NewFlagSet("validate", flag.ExitOnError)
	file := flags.String("schema", "", "JSON schema; other arguments are schemas that it refers to")
	if err := flags.Parse(arguments); err != nil {
		return err
	}
	text, err := os.ReadFile(*file)
	if err != nil {
		return err
	}
	schema, err := compile(text, flags.Args())
	if err != nil {
		return err
	}
	in, err := io.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	all := []string{}
	for i, part := range separator.Split(string(in), -1) {
		if strings.TrimSpace(part) == "" {
			continue
		}
		faults, err := faultsOf(schema, []byte(part))
		if err != nil {
			return err
		}
		for _, fault := range faults {
			all = append(all, fmt.Sprintf("document %d: %s", i, fault))
		}
	}
	if len(all) > 0 {
		return errors.New(strings.Join(all, "\n"))
	}
	return nil
}

func compile(schema []byte, others []string) (*gojsonschema.Schema, error) {
	loader := gojsonschema.NewSchemaLoader()
	for _, other := range others {
		text, err := os.ReadFile(other)
		if err != nil {
			return nil, err
		}
		if err := loader.AddSchemas(gojsonschema.NewBytesLoader(text)); err != nil {
			return nil, err
		}
	}
	return loader.Compile(gojsonschema.NewBytesLoader(schema))
}

func faultsOf(schema *gojsonschema.Schema, document []byte) ([]string, error) {
	json, err := yaml.YAMLToJSON(document)
	if err != nil {
		return nil, err
	}
	result, err := schema.Validate(gojsonschema.NewBytesLoader(json))
	if err != nil {
		return nil, err
	}
	faults := []string{}
	for _, fault := range result.Errors() {
		faults = append(faults, fault.String())
	}
	return faults, nil
}

// checkValues says what Helm says when values do not fit values.schema.json.
func checkValues(schemaFile string, values map[string]interface{}) error {
	text, err := os.ReadFile(schemaFile)
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		return err
	}
	schema, err := compile(text, nil)
	if err != nil {
		return err
	}
	document, err := yaml.Marshal(values)
	if err != nil {
		return err
	}
	faults, err := faultsOf(schema, document)
	if err != nil {
		return err
	}
	if len(faults) > 0 {
		return errors.New("values don't meet the specifications of the schema:\n- " + strings.Join(faults, "\n- "))
	}
	return nil
}

func templateCommand(arguments []string) error {
	flags := flag.NewFlagSet("template", flag.ExitOnError)
	text := flags.String("template", "", "the template")
	if err := flags.Parse(arguments); err != nil {
		return err
	}
	in, err := io.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	document := map[string]interface{}{}
	if err := yaml.Unmarshal(in, &document); err != nil {
		return err
	}
	parsed, err := template.New("output").Parse(*text)
	if err != nil {
		return err
	}
	out := bytes.Buffer{}
	if err := parsed.Execute(&out, document); err != nil {
		return err
	}
	fmt.Println(out.String())
	return nil
}
