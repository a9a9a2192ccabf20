package store_test
import ("testing";"os";"time";"syscall";"runtime";"cairn/internal/store")
func cpu() time.Duration { var r syscall.Rusage; syscall.Getrusage(0,&r); return time.Duration(r.Utime.Nano()+r.Stime.Nano()) }
func TestLd(t *testing.T) { p:=os.Getenv("SCANDB"); if p=="" {t.Skip()}; s,err:=store.Open(t.Context(),p); if err!=nil {t.Fatal(err)}
for range 3 { runtime.GC(); st, c :=time.Now(), cpu(); x,err:=s.Load(t.Context(), time.Time{}); if err!=nil {t.Fatal(err)}; t.Log("wall", time.Since(st), "cpu", cpu()-c, len(x.Claims), len(x.Incidents)); runtime.GC(); var m runtime.MemStats; runtime.ReadMemStats(&m); t.Log(m.HeapAlloc>>20, "MB", m.Sys>>20); runtime.KeepAlive(x) }
st, c :=time.Now(), cpu(); r,err:=store.Verify(t.Context(), p, store.VerifyOptions{}); t.Log("verify", time.Since(st), cpu()-c, len(r.Problems), err); for _, p := range r.Problems { t.Log(p) }
}
