package store_test
import ("testing";"os";"time";"cairn/internal/store")
func TestMk(t *testing.T) { p:=os.Getenv("MKDB"); if p=="" {t.Skip()}; s,err:=store.Create(t.Context(),p); if err!=nil {t.Fatal(err)}; st:=time.Now(); if err:=writeBulk(t.Context(),s,100000); err!=nil {t.Fatal(err)}; t.Log(time.Since(st)); s.Close() }
