using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FhirGenomics.Store.Migrations
{
    /// <inheritdoc />
    public partial class LateIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Full text is what Entity Framework knows nothing of.
            migrationBuilder.Sql("CREATE VIRTUAL TABLE text_index USING fts5(narrative, other, content='', contentless_delete=1, tokenize='ascii');");
            // Without row ids, so that the primary key is the table.
            migrationBuilder.Sql("CREATE TABLE cmp_rf_tok (param INTEGER NOT NULL, target INTEGER NOT NULL, sid INTEGER NOT NULL, code INTEGER NOT NULL, sys INTEGER NOT NULL, PRIMARY KEY (param, target, sid, code, sys)) WITHOUT ROWID;");
            migrationBuilder.CreateTable(
                name: "late_index",
                columns: table => new
                {
                    param = table.Column<int>(type: "INTEGER", nullable: false),
                    change_seq = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_late_index", x => x.param);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP TABLE text_index;");
            migrationBuilder.DropTable(
                name: "cmp_rf_tok");

            migrationBuilder.DropTable(
                name: "late_index");
        }
    }
}
