package store
import ("testing";"os";"context";"fmt")
func TestStat(t *testing.T) { p:=os.Getenv("SCANDB"); if p=="" {t.Skip()}; s,err:=Open(context.Background(),p); if err!=nil {t.Fatal(err)}
rows,err:=s.read.Query("SELECT name, sum(pgsize)/1000000, sum(payload)/1000000, count(*) FROM dbstat GROUP BY name ORDER BY 2 DESC LIMIT 12"); if err!=nil {t.Fatal(err)}
for rows.Next() { var n string; var a,b,c int; rows.Scan(&n,&a,&b,&c); fmt.Println(n,a,b,c) } }
