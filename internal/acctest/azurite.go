package acctest

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob"
	"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob/sas"
	"github.com/gofrs/flock"
)

// Azurite is a running emulator of Azure Blob Storage with one container.
type Azurite struct {
	t         testing.TB
	service   *azblob.Client
	key       *azblob.SharedKeyCredential
	URL       string // of the account
	Container string
	Transport *http.Transport // trusts its certificate
}

const (
	azuriteAccount = "account"
	azuriteKey     = "bm90IGEgc2VjcmV0LCBvbmx5IGEgdGVzdCBrZXk="
)

// StartAzurite starts Azurite, which ends with the test. With a certificate it speaks https and takes access tokens, which
// it does not verify. Where there is no Node.js, the test is skipped.
func StartAzurite(t testing.TB, certificate *ServerCertificate) *Azurite {
	t.Helper()
	node := Node(t, "Azurite")
	args := []string{filepath.Join(installAzurite(t), "node_modules", "azurite", "dist", "src", "blob", "main.js"),
		"--blobPort", "0", "--location", t.TempDir(), "--silent", "--disableTelemetry", "--skipApiVersionCheck"}
	a := &Azurite{t: t, Container: "files", Transport: &http.Transport{}}
	if certificate != nil {
		args = append(args, "--oauth", "basic", "--cert", certificate.CertFile, "--key", certificate.KeyFile)
		a.Transport.TLSClientConfig = certificate.Client
	}
	cmd := exec.CommandContext(context.WithoutCancel(t.Context()), node, args...)
	cmd.Env = append(os.Environ(), "AZURITE_ACCOUNTS="+azuriteAccount+":"+azuriteKey)
	lines := StartProcess(t, cmd)
	t.Cleanup(a.Transport.CloseIdleConnections)
	for a.URL == "" {
		if !lines.Scan() {
			t.Fatal("Azurite ended before it listened")
		}
		if _, address, ok := strings.Cut(lines.Text(), "listens on "); ok {
			a.URL = strings.TrimSpace(address) + "/" + azuriteAccount
		}
	}
	a.connect()
	return a
}

// connect makes the container.
func (a *Azurite) connect() {
	a.t.Helper()
	var err error
	if a.key, err = azblob.NewSharedKeyCredential(azuriteAccount, azuriteKey); err != nil {
		a.t.Fatal(err)
	}
	a.service, err = azblob.NewClientWithSharedKeyCredential(a.URL+"/", a.key, &azblob.ClientOptions{ClientOptions: policy.ClientOptions{Transport: &http.Client{Transport: a.Transport}}})
	if err != nil {
		a.t.Fatal(err)
	}
	if _, err = a.service.CreateContainer(a.t.Context(), a.Container, nil); err != nil {
		a.t.Fatal(err)
	}
}

// SAS is the URL of a blob with a shared access signature of some permissions (r, c, w), which expires at a time.
func (a *Azurite) SAS(container, name, permissions string, expires time.Time) string {
	a.t.Helper()
	return fmt.Sprintf("%s/%s/%s?%s", a.URL, container, name, a.Signature(container, name, permissions, expires))
}

// Signature is the shared access signature of a blob, or of a whole container where there is no name.
func (a *Azurite) Signature(container, name, permissions string, expires time.Time) string {
	a.t.Helper()
	signed, err := sas.BlobSignatureValues{Protocol: sas.ProtocolHTTPSandHTTP, StartTime: expires.Add(-24 * time.Hour), ExpiryTime: expires,
		Permissions: permissions, ContainerName: container, BlobName: name}.SignWithSharedKey(a.key)
	if err != nil {
		a.t.Fatal(err)
	}
	return signed.Encode()
}

// Names are the names of the blobs, in order.
func (a *Azurite) Names() (names []string) {
	a.t.Helper()
	for pages := a.service.NewListBlobsFlatPager(a.Container, nil); pages.More(); {
		page, err := pages.NextPage(a.t.Context())
		if err != nil {
			a.t.Fatal(err)
		}
		for _, item := range page.Segment.BlobItems {
			names = append(names, *item.Name)
		}
	}
	return names
}

// Blob is the size of a blob in bytes and its SHA-256 in hexadecimal; there is none when ok is false.
func (a *Azurite) Blob(name string) (size int64, hash string, ok bool) {
	a.t.Helper()
	resp, err := a.service.DownloadStream(a.t.Context(), a.Container, name, nil)
	if err != nil {
		return 0, "", false
	}
	defer resp.Body.Close()
	sum := sha256.New()
	if size, err = bufio.NewReaderSize(resp.Body, 1<<16).WriteTo(sum); err != nil {
		a.t.Fatal(err)
	}
	return size, hex.EncodeToString(sum.Sum(nil)), true
}

// installAzurite installs the pinned Azurite into .cache, once, and returns its directory. Only that needs the network.
func installAzurite(t testing.TB) string {
	t.Helper()
	_, file, _, _ := runtime.Caller(0)
	root := filepath.Join(filepath.Dir(file), "..", "..")
	lockFile, err := os.ReadFile(filepath.Join(root, "tools", "azurite", "package-lock.json"))
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(root, ".cache", fmt.Sprintf("azurite-%x", sha256.Sum256(lockFile))[:24])
	if err := os.MkdirAll(dir, 0o750); err != nil {
		t.Fatal(err)
	}
	lock := flock.New(filepath.Join(dir, "lock"))
	if err := lock.Lock(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = lock.Unlock() }()
	done := filepath.Join(dir, "installed")
	if _, err := os.Stat(done); err == nil {
		return dir
	}
	for _, name := range []string{"package.json", "package-lock.json"} {
		text, err := os.ReadFile(filepath.Join(root, "tools", "azurite", name))
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name), text, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	npm := exec.CommandContext(t.Context(), "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts")
	npm.Dir = dir
	if out, err := npm.CombinedOutput(); err != nil {
		t.Fatalf("Azurite can't be installed, which needs the network once: %v\n%s", err, out)
	}
	if err := os.WriteFile(done, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}
