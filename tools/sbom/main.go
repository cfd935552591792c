// Command sbom lists what is in a release archive, as CycloneDX: the provider's binary, the Go modules that are linked
// into it, and Go itself. It reads the binary and nothing else, so the list says what is shipped, not what a module file
// asks for. The same archive gives the same bytes.
//
//	sbom ARCHIVE DOCUMENT
package main

import (
	"archive/zip"
	"bytes"
	"cmp"
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/hex"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	cyclonedx "github.com/CycloneDX/cyclonedx-go"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("sbom: ")
	if len(os.Args) != 3 {
		log.Fatal("usage: sbom ARCHIVE DOCUMENT")
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		log.Fatal(err)
	}
}

func run(archive, document string) error {
	b, err := open(archive)
	if err != nil {
		return fmt.Errorf("%s: %w", archive, err)
	}
	out, err := os.Create(document)
	if err != nil {
		return err
	}
	encoder := cyclonedx.NewBOMEncoder(out, cyclonedx.BOMFileFormatJSON)
	encoder.SetPretty(true)
	encoder.SetEscapeHTML(false)
	if err := encoder.EncodeVersion(b.document(), cyclonedx.SpecVersion1_6); err != nil {
		return err
	}
	return out.Close()
}

// binary is the program in an archive.
type binary struct {
	name, version string
	made          time.Time // of its file in the archive: the commit's
	sum           [sha256.Size]byte
	info          *debug.BuildInfo
}

// open reads the program in an archive NAME_VERSION_OS_ARCH.zip: a provider, whose name has its version too, or a tool.
func open(archive string) (*binary, error) {
	files, err := zip.OpenReader(archive)
	if err != nil {
		return nil, err
	}
	defer files.Close()
	for _, f := range files.File {
		name, version, found := strings.Cut(strings.TrimSuffix(filepath.Base(f.Name), ".exe"), "_v")
		switch {
		case found && strings.HasPrefix(name, "terraform-provider-"):
		case strings.HasPrefix(filepath.Base(archive), name+"_"):
			version, _, _ = strings.Cut(strings.TrimPrefix(filepath.Base(archive), name+"_"), "_")
		default:
			continue
		}
		content, err := f.Open()
		if err != nil {
			return nil, err
		}
		defer content.Close()
		data, err := io.ReadAll(content)
		if err != nil {
			return nil, err
		}
		info, err := buildinfo.Read(bytes.NewReader(data))
		if err != nil {
			return nil, err
		}
		return &binary{name, version, f.Modified.UTC(), sha256.Sum256(data), info}, nil
	}
	return nil, fmt.Errorf("there is neither a provider nor a tool in it")
}

func (b *binary) document() *cyclonedx.BOM {
	root := b.provider()
	parts := b.parts()
	all := cyclonedx.Dependency{Ref: root.BOMRef, Dependencies: &[]string{}}
	for _, p := range parts {
		*all.Dependencies = append(*all.Dependencies, p.BOMRef)
	}
	bom := cyclonedx.NewBOM()
	bom.Metadata = &cyclonedx.Metadata{
		Timestamp: b.made.Format(time.RFC3339),
		Component: &root,
	}
	bom.Components, bom.Dependencies = &parts, &[]cyclonedx.Dependency{all}
	return bom
}

// provider is the program itself.
func (b *binary) provider() cyclonedx.Component {
	at := "pkg:golang/" + b.info.Main.Path + "@v" + b.version
	properties := []cyclonedx.Property{}
	for _, s := range b.info.Settings {
		if s.Key == "GOOS" || s.Key == "GOARCH" {
			properties = append(properties, cyclonedx.Property{Name: s.Key, Value: s.Value})
		}
	}
	return cyclonedx.Component{
		BOMRef: at, Type: cyclonedx.ComponentTypeApplication, Name: b.name, Version: b.version, PackageURL: at,
		Hashes:     &[]cyclonedx.Hash{{Algorithm: cyclonedx.HashAlgoSHA256, Value: hex.EncodeToString(b.sum[:])}},
		Licenses:   &cyclonedx.Licenses{{License: &cyclonedx.License{ID: "MPL-2.0"}}},
		Properties: &properties,
	}
}

// parts are what is linked into the program, by name: modules, and Go's own library.
func (b *binary) parts() []cyclonedx.Component {
	parts := []cyclonedx.Component{library("std", strings.TrimPrefix(b.info.GoVersion, "go"))}
	for _, m := range b.info.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		part := library(m.Path, m.Version)
		part.Properties = &[]cyclonedx.Property{{Name: "go.sum", Value: m.Sum}}
		parts = append(parts, part)
	}
	slices.SortFunc(parts, func(a, b cyclonedx.Component) int { return cmp.Compare(a.BOMRef, b.BOMRef) })
	return parts
}

func library(name, version string) cyclonedx.Component {
	at := "pkg:golang/" + name + "@" + version
	return cyclonedx.Component{BOMRef: at, Type: cyclonedx.ComponentTypeLibrary, Name: name, Version: version, PackageURL: at}
}
