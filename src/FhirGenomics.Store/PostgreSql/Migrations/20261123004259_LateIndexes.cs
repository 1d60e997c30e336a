using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FhirGenomics.Store.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class LateIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Full text is what Entity Framework knows nothing of.
            migrationBuilder.Sql("CREATE TABLE text_index (sid bigint NOT NULL, part integer NOT NULL, words tsvector NOT NULL, CONSTRAINT \"PK_text_index\" PRIMARY KEY (sid, part))");
            migrationBuilder.Sql("CREATE INDEX \"IX_text_index_words\" ON text_index USING gin (words)");
            migrationBuilder.CreateTable(
                name: "cmp_rf_tok",
                columns: table => new
                {
                    param = table.Column<int>(type: "integer", nullable: false),
                    target = table.Column<long>(type: "bigint", nullable: false),
                    sid = table.Column<long>(type: "bigint", nullable: false),
                    code = table.Column<long>(type: "bigint", nullable: false),
                    sys = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_cmp_rf_tok", x => new { x.param, x.target, x.sid, x.code, x.sys });
                });

            migrationBuilder.CreateTable(
                name: "late_index",
                columns: table => new
                {
                    param = table.Column<int>(type: "integer", nullable: false),
                    change_seq = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_late_index", x => x.param);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP TABLE text_index");
            migrationBuilder.DropTable(
                name: "cmp_rf_tok");

            migrationBuilder.DropTable(
                name: "late_index");
        }
    }
}
