// Renders the templates of a chart with Go's own text/template and sprig, which is what Helm does: main TEMPLATES CONTEXT.json.
// Prints an object of file names and texts, or what the chart refused, with exit code 1.
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

	"github.com/Masterminds/sprig"
	"sigs.k8s.io/yaml"
)

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func main() {
	var context map[string]interface{}
	text, err := os.ReadFile(os.Args[2])
	must(err)
	must(json.Unmarshal(text, &context))

	chart := template.New("chart").Option("missingkey=zero")
	functions := sprig.TxtFuncMap()
	functions["toYaml"] = func(value interface{}) (string, error) {
		text, err := yaml.Marshal(value)
		return strings.TrimSuffix(string(text), "\n"), err
	}
	functions["fail"] = func(message string) (string, error) { return "", errors.New(message) }
	functions["include"] = func(name string, dot interface{}) (string, error) {
		var text bytes.Buffer
		err := chart.ExecuteTemplate(&text, name, dot)
		return text.String(), err
	}
	chart.Funcs(functions)

	files, err := filepath.Glob(filepath.Join(os.Args[1], "*"))
	must(err)
	for _, file := range files {
		text, err := os.ReadFile(file)
		must(err)
		_, err = chart.New(filepath.Base(file)).Parse(string(text))
		must(err)
	}

	rendered := map[string]string{}
	for _, file := range files {
		name := filepath.Base(file)
		if strings.HasPrefix(name, "_") {
			continue
		}
		var text bytes.Buffer
		must(chart.ExecuteTemplate(&text, name, context))
		rendered[name] = strings.ReplaceAll(text.String(), "<no value>", "")
	}
	must(json.NewEncoder(os.Stdout).Encode(rendered))
}
