// Package emulator is Microsoft Partner Insights in process: a stateful, deterministic double of the service for tests,
// demonstrations and the tests of users' own modules. It serves the three programs mpn, cmp and store side by side.
//
// One [http.Handler] serves everything: each program at its own path (see [Program.Path]), the identity endpoints at /{tenant}/oauth2,
// report files at /files, and at /_emulator what a script needs to control it. [New] makes the handler, [Start]
// serves it on loopback over http and TLS.
//
//	server, err := emulator.Start(emulator.Options{Clock: emulator.NewClock(start)})
//	defer server.Close()
//	endpoint := server.EndpointOf(emulator.CMP) // access token: "emulator"
//
// Nobody outside Microsoft knows all that the service does. What its documents leave open is a field of
// [Policy]; failures are injected with [Fault]. Facts are cited by the keys of SOURCES.md with their
// grade, such as [doc P-PAR]; what has no citation is the emulator's own choice.
package emulator

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator/entra"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator/warehouse"
)

// Options say what to emulate. The zero value is the documented service with no objects, on the system's clock.
type Options struct {
	Clock  *Clock // nil: the system's
	Policy Policy
	Faults []Fault
	Seed   uint64 // of ids, keys and data
	User   string // who the default token belongs to; "" is DefaultUser

	Identity entra.Options // who gets tokens, and how

	// AccessTokens are accepted as they are, whatever resource they are for. nil: DefaultAccessToken and UserAccessToken for the first tenant,
	// and for each other DefaultAccessToken, a dash and the first part of its name.
	AccessTokens map[string]Principal

	Datasets []Dataset // nil: DocumentedDatasets

	// Objects are there from the start, where StateFile does not hold a state already.
	Objects []RawObjects

	// Pending and Running are how long an execution is in these states. 0: two and three seconds; negative: no
	// time at all.
	Pending, Running time.Duration

	// FileSize is how many bytes report files have at least, before compression: their rows are repeated. They are
	// sent as they are made, so that they take no memory.
	FileSize int64

	// StateFile keeps queries, reports and refresh tokens over restarts; "" keeps nothing.
	StateFile string

	Latency time.Duration // each answer is this late, in real time

	IDs       IDs               // nil: SeededIDs(Seed)
	Transport http.RoundTripper // sends callbacks; nil: a new transport
}

// DefaultUser is the user of the default access token.
const DefaultUser = "admin@contoso.onmicrosoft.com"

// DefaultAccessToken is accepted unless Options.AccessTokens says otherwise.
const DefaultAccessToken = "emulator"

// UserAccessToken is accepted like DefaultAccessToken, and names DefaultUser as a token of Entra does: a JWT without a
// signature. To a client that compares users, DefaultAccessToken is nobody's.
const UserAccessToken = "eyJhbGciOiJub25lIn0.eyJ1cG4iOiJhZG1pbkBjb250b3NvLm9ubWljcm9zb2Z0LmNvbSJ9."

// Principal is who a token speaks for.
type Principal struct {
	Tenant  string // its id; "" is the first tenant
	User    string // user principal name, or the application's id when AppOnly; "" is whom the program wants
	AppOnly bool   // no user stands behind the token
	MFA     bool   // the user signed in with more than a password
}

// Emulator is the services and their identity provider. It is safe for concurrent use.
type Emulator struct {
	clock   *Clock
	ids     IDs
	seed    uint64
	user    string
	tokens  map[string]Principal
	entra   *entra.Authority
	data    *warehouse.Warehouse
	latency atomic.Int64 // a time.Duration
	pending time.Duration
	running time.Duration

	fileSize  int64
	stateFile string
	original  Policy // what Reset goes back to
	control   http.Handler

	onlyOwnNames bool // refuses requests for other hosts than isOwnName; set where the emulator listens

	mu       sync.Mutex
	policy   Policy
	datasets []Dataset
	db       *database
	changed  bool  // since the state was saved
	saveErr  error // why the state could not be saved
	log      []*Request
	events   int // of the log
	faults   []*Fault

	callbacks *callbackQueue
	closing   context.Context
	close     context.CancelFunc
	unwatch   func()
	inFlight  sync.WaitGroup
	closeOnce sync.Once
}

// New makes an emulator. It fails on a policy with an unknown value, on a fault that makes no sense, and on a
// state file that can't be read; such a file is left as it is.
func New(o Options) (*Emulator, error) {
	policy, err := o.Policy.complete()
	if err != nil {
		return nil, fmt.Errorf("emulator: %w", err)
	}
	e := &Emulator{
		clock: o.Clock, ids: o.IDs, seed: o.Seed, user: o.User, tokens: o.AccessTokens, policy: policy, original: policy,
		stateFile: o.StateFile, fileSize: o.FileSize,
		data: warehouse.New(o.Seed), datasets: cloneDatasets(o.Datasets), db: newDatabase(),
		pending: phase(o.Pending, 2*time.Second), running: phase(o.Running, 3*time.Second),
	}
	e.SetLatency(o.Latency)
	if e.clock == nil {
		e.clock = SystemClock()
	}
	if e.ids == nil {
		e.ids = SeededIDs(o.Seed)
	}
	if e.user == "" {
		e.user = DefaultUser
	}
	if o.Datasets == nil {
		e.datasets = DocumentedDatasets()
	}
	if err := e.Inject(o.Faults...); err != nil {
		return nil, err
	}
	e.entra = entra.New(o.Identity, o.Seed, e.user, e.newTokenID)
	if e.tokens == nil {
		e.tokens = e.defaultTokens()
	}
	e.control = http.NewCrossOriginProtection().Handler(e.controls()) // another website that a browser shows controls nothing
	if err := e.load(o.Objects); err != nil {
		return nil, err
	}
	e.closing, e.close = context.WithCancel(context.Background())
	e.callbacks = newCallbackQueue(e.closing, o.Transport)
	e.unwatch = e.clock.watch(e.RunDue)
	return e, nil
}

// defaultTokens are the access tokens of the tenants. Each speaks for whom a program requires.
func (e *Emulator) defaultTokens() map[string]Principal {
	tokens := map[string]Principal{UserAccessToken: {}}
	for i, t := range e.entra.Tenants() {
		name := DefaultAccessToken
		if i > 0 {
			name += "-" + t.Label()
		}
		tokens[name] = Principal{Tenant: t.ID}
	}
	return tokens
}

func phase(d, otherwise time.Duration) time.Duration {
	switch {
	case d < 0:
		return 0
	case d == 0:
		return otherwise
	}
	return d
}

// Close ends what is under way, also requests that stall, and waits for it.
func (e *Emulator) Close() {
	e.closeOnce.Do(func() {
		e.unwatch()
		e.mu.Lock() // no request enters between its look at closing and its count
		e.close()
		e.mu.Unlock()
		e.callbacks.wait()
		e.inFlight.Wait()
	})
}

// RunDue begins and ends the runs that are due, and sends their callbacks. Moving a clock calls it; for the system's
// clock, Run does.
func (e *Emulator) RunDue() {
	e.lock()()
}

// Now is the time of the emulator's clock.
func (e *Emulator) Now() time.Time { return e.clock.Now() }

// Clock is the emulator's clock.
func (e *Emulator) Clock() *Clock { return e.clock }

// Run calls RunDue every second of real time until the context ends, for the system's clock.
func (e *Emulator) Run(ctx context.Context) {
	for ctx.Err() == nil {
		e.RunDue()
		wait(time.Second, ctx.Done(), e.closing.Done())
	}
}

// lock takes the lock and runs what is due. The returned function saves what changed and releases the lock.
func (e *Emulator) lock() (unlock func()) {
	e.mu.Lock()
	e.runDue(e.clock.Now())
	return func() {
		e.save()
		e.mu.Unlock()
	}
}

func (e *Emulator) newTokenID() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.newID("token")
}

// RefreshTokens are the refresh tokens that the options contain and that were issued.
func (e *Emulator) RefreshTokens() []entra.RefreshToken { return e.entra.RefreshTokens() }

// RevokeRefreshToken makes a refresh token useless. It reports whether there is one.
func (e *Emulator) RevokeRefreshToken(token string) bool { return e.entra.Revoke(token) }

// Tenants are the tenants of the identity provider, the first one first.
func (e *Emulator) Tenants() []entra.Tenant { return e.entra.Tenants() }

// Policy is the policy in force, all values named.
func (e *Emulator) Policy() Policy {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.policy
}

// SetLatency replaces Options.Latency for the requests that come from now on.
func (e *Emulator) SetLatency(d time.Duration) { e.latency.Store(int64(d)) }

// SetPolicy replaces the policy, as if the service had changed. It fails on an unknown value.
func (e *Emulator) SetPolicy(p Policy) error {
	p, err := p.complete()
	if err != nil {
		return fmt.Errorf("emulator: %w", err)
	}
	defer e.lock()()
	e.policy = p
	return nil
}

// Reset forgets all objects, tokens, requests, callbacks and faults and goes back to the policy of the start.
// The clock stays.
func (e *Emulator) Reset() {
	defer e.lock()()
	e.db, e.policy, e.log, e.faults, e.changed = newDatabase(), e.original, nil, nil, true
	e.entra.Restore(nil)
	e.callbacks.reset()
}
