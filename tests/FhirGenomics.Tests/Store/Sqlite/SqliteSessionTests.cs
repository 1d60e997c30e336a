using FhirGenomics.Store.Sqlite;
using SQLitePCL;

namespace FhirGenomics.Tests.Store.Sqlite;

public class SqliteSessionTests
{
    [Fact]
    public void A_statement_is_compiled_once_whatever_its_limit_is()
    {
        const int TimesCompiledAgain = 5;
        var folder = Directory.CreateTempSubdirectory("fhirgenomics-tests-");
        using (var session = SqliteSession.Open($"Data Source={Path.Combine(folder.FullName, "x.db")};Pooling=false", 1000))
        {
            session.Execute("CREATE TABLE t (n INTEGER)");
            Assert.Equal(raw.SQLITE_OK, raw.sqlite3_prepare_v2(session.Handle, "SELECT count(*) FROM (SELECT 1 FROM t LIMIT ?)", out var statement));
            using (statement)
            {
                for (var limit = 1; limit <= 3; limit++)
                {
                    raw.sqlite3_bind_int64(statement, 1, limit);
                    Assert.Equal(raw.SQLITE_ROW, raw.sqlite3_step(statement));
                    raw.sqlite3_reset(statement);
                }

                Assert.Equal(0, raw.sqlite3_stmt_status(statement, TimesCompiledAgain, 0));
            }
        }

        folder.Delete(true);
    }
}
