package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// terraformCommand reads Terraform from standard input with the library that Terraform reads it with, and prints every block with what its
// attributes evaluate to: variables stand for their default, or for what -var says.
func terraformCommand(arguments []string) error {
	flags := flag.NewFlagSet("terraform", flag.ExitOnError)
	principal := flags.String("var", "", "value of every variable without a default")
	if err := flags.Parse(arguments); err != nil {
		return err
	}
	text, err := io.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	file, faults := hclsyntax.ParseConfig(text, "stdin.tf", hcl.InitialPos)
	if faults.HasErrors() {
		return faults
	}
	blocks := file.Body.(*hclsyntax.Body).Blocks
	variables := map[string]cty.Value{}
	for _, block := range blocks {
		if block.Type != "variable" {
			continue
		}
		variables[block.Labels[0]] = cty.StringVal(*principal)
		if attribute := block.Body.Attributes["default"]; attribute != nil {
			value, faults := attribute.Expr.Value(nil)
			if faults.HasErrors() {
				return faults
			}
			variables[block.Labels[0]] = value
		}
	}
	context := &hcl.EvalContext{
		Variables: map[string]cty.Value{"var": cty.ObjectVal(variables)},
		Functions: map[string]function.Function{"jsonencode": stdlib.JSONEncodeFunc},
	}
	out := []map[string]interface{}{}
	for _, block := range blocks {
		if block.Type == "variable" {
			continue
		}
		values := map[string]interface{}{"": append([]string{block.Type}, block.Labels...)}
		for name, attribute := range block.Body.Attributes {
			value, faults := attribute.Expr.Value(context)
			if faults.HasErrors() {
				return faults
			}
			if value.Type() == cty.Number {
				number, _ := value.AsBigFloat().Float64()
				values[name] = number
			} else if value.Type() == cty.String {
				values[name] = value.AsString()
			} else {
				return fmt.Errorf("%s: expected a text or a number", name)
			}
		}
		out = append(out, values)
	}
	return json.NewEncoder(os.Stdout).Encode(out)
}
