package main

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	cyclonedx "github.com/CycloneDX/cyclonedx-go"
)

// archive holds a program, this test's own, under some name.
func archive(t *testing.T, name string) (path string, program []byte) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if program, err = os.ReadFile(self); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for file, content := range map[string][]byte{"LICENSE": []byte("text"), name: program} {
		w, err := z.CreateHeader(&zip.FileHeader{Name: file, Modified: time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(content); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), "partnerinsights-emulator_1.2.3_linux_amd64.zip")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path, program
}

func list(t *testing.T, archive string) []byte {
	t.Helper()
	document := filepath.Join(t.TempDir(), "sbom.json")
	if err := run(archive, document); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestList(t *testing.T) {
	t.Parallel()
	path, program := archive(t, "terraform-provider-partnerinsights_v1.2.3")
	text := list(t, path)
	var bom cyclonedx.BOM
	if err := cyclonedx.NewBOMDecoder(bytes.NewReader(text), cyclonedx.BOMFileFormatJSON).Decode(&bom); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(program)
	root := bom.Metadata.Component
	if root.Name != "terraform-provider-partnerinsights" || root.Version != "1.2.3" || (*root.Hashes)[0].Value != hex.EncodeToString(sum[:]) {
		t.Errorf("the program is %+v", root)
	}
	if bom.Metadata.Timestamp != "2026-11-20T10:00:00Z" {
		t.Errorf("the time is %s", bom.Metadata.Timestamp)
	}
	found := map[string]string{}
	for _, c := range *bom.Components {
		found[c.Name] = c.Version
	}
	if found["std"] != strings.TrimPrefix(runtime.Version(), "go") || !strings.HasPrefix(found["github.com/CycloneDX/cyclonedx-go"], "v0.") {
		t.Errorf("the parts are %v", found)
	}
	if len(*bom.Dependencies) != 1 || len(*(*bom.Dependencies)[0].Dependencies) != len(*bom.Components) {
		t.Errorf("the dependencies are %+v", bom.Dependencies)
	}
	if again := list(t, path); !bytes.Equal(again, text) {
		t.Error("the same archive gives other bytes")
	}
}

// A tool's version is in the name of its archive.
func TestListOfATool(t *testing.T) {
	t.Parallel()
	path, _ := archive(t, "partnerinsights-emulator.exe")
	if text := string(list(t, path)); !strings.Contains(text, `"name": "partnerinsights-emulator"`) || !strings.Contains(text, `"version": "1.2.3"`) {
		t.Errorf("the list is %.300s", text)
	}
}

func TestArchivesThatCannotBeListed(t *testing.T) {
	t.Parallel()
	document := filepath.Join(t.TempDir(), "sbom.json")
	if err := run(filepath.Join(t.TempDir(), "none.zip"), document); err == nil {
		t.Error("an archive that is not there has a list")
	}
	path, _ := archive(t, "something_else")
	if err := run(path, document); err == nil || !strings.Contains(err.Error(), "neither a provider") {
		t.Errorf("an archive without a provider: %v", err)
	}
}
