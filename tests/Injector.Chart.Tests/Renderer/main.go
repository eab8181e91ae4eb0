// Renders the chart the way Helm 3 does, from Go's text/template and sprig, which are what Helm itself is made of, and checks documents
// against JSON schemas with the library that Helm uses for values.schema.json. It exists because a test may not download Helm.
//
//	renderer render   -chart DIR [-release NAME] [-namespace NS] [-kube-version V] [-values FILE]... [-set-json PATH=JSON]... [-strict]
//	                  [-api-version V]... [-include-crds] [-skip-tests] [-notes]
//	renderer validate -schema FILE < DOCUMENTS       every YAML document on standard input, one line for each fault
//	renderer template -template TEXT < DOCUMENT      a go-template on one document, as kubectl -o go-template does it
//	renderer terraform [-var VALUE] < TERRAFORM      its blocks with what their attributes evaluate to, JSON
package main

import (
	"fmt"
	"os"
	"strings"
)

// list is a flag that may be repeated.
type list []string

func (l *list) String() string { return strings.Join(*l, ",") }

func (l *list) Set(value string) error {
	*l = append(*l, value)
	return nil
}

func main() {
	commands := map[string]func([]string) error{"render": renderCommand, "validate": validateCommand, "template": templateCommand, "terraform": terraformCommand}
	if len(os.Args) < 2 || commands[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "expected render, validate, template or terraform")
		os.Exit(2)
	}
	if err := commands[os.Args[1]](os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
