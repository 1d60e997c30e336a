using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FhirGenomics.Store.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // The index tables are written by hand: Entity Framework knows no WITHOUT ROWID, by which the primary key is the table.
            migrationBuilder.Sql("CREATE TABLE cmp_tok_dat (param INTEGER NOT NULL, code INTEGER NOT NULL, sid INTEGER NOT NULL, sys INTEGER NOT NULL, lo INTEGER NOT NULL, hi INTEGER NOT NULL, PRIMARY KEY (param, code, sid, sys, lo, hi)) WITHOUT ROWID;");

            migrationBuilder.Sql("CREATE TABLE cmp_tok_num_num (param INTEGER NOT NULL, code INTEGER NOT NULL, sid INTEGER NOT NULL, sys INTEGER NOT NULL, lo INTEGER NOT NULL, hi INTEGER NOT NULL, lo2 INTEGER NOT NULL, hi2 INTEGER NOT NULL, PRIMARY KEY (param, code, sid, sys, lo, hi, lo2, hi2)) WITHOUT ROWID;");

            migrationBuilder.Sql("CREATE TABLE cmp_tok_qty (param INTEGER NOT NULL, code INTEGER NOT NULL, sid INTEGER NOT NULL, sys INTEGER NOT NULL, unit INTEGER NOT NULL, lo INTEGER NOT NULL, hi INTEGER NOT NULL, PRIMARY KEY (param, code, sid, sys, unit, lo, hi)) WITHOUT ROWID;");

            migrationBuilder.Sql("CREATE TABLE cmp_tok_str (param INTEGER NOT NULL, code INTEGER NOT NULL, sid INTEGER NOT NULL, sys INTEGER NOT NULL, norm TEXT NOT NULL, exact INTEGER NOT NULL, PRIMARY KEY (param, code, sid, sys, norm, exact)) WITHOUT ROWID;");

            migrationBuilder.Sql("CREATE TABLE cmp_tok_tok (param INTEGER NOT NULL, code INTEGER NOT NULL, sid INTEGER NOT NULL, sys INTEGER NOT NULL, code2 INTEGER NOT NULL, sys2 INTEGER NOT NULL, PRIMARY KEY (param, code, sid, sys, code2, sys2)) WITHOUT ROWID;");

            migrationBuilder.Sql("CREATE TABLE dat (param INTEGER NOT NULL, sid INTEGER NOT NULL, lo INTEGER NOT NULL, hi INTEGER NOT NULL, PRIMARY KEY (param, sid, lo, hi)) WITHOUT ROWID;");

            migrationBuilder.Sql("CREATE TABLE num (param INTEGER NOT NULL, sid INTEGER NOT NULL, lo INTEGER NOT NULL, hi INTEGER NOT NULL, PRIMARY KEY (param, sid, lo, hi)) WITHOUT ROWID;");

            migrationBuilder.CreateTable(
                name: "param_dict",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false),
                    type = table.Column<short>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_param_dict", x => x.id);
                });

            migrationBuilder.Sql("CREATE TABLE qty (param INTEGER NOT NULL, sid INTEGER NOT NULL, unit INTEGER NOT NULL, lo INTEGER NOT NULL, hi INTEGER NOT NULL, PRIMARY KEY (param, sid, unit, lo, hi)) WITHOUT ROWID;");

            migrationBuilder.CreateTable(
                name: "resource",
                columns: table => new
                {
                    sid = table.Column<long>(type: "INTEGER", nullable: false),
                    type = table.Column<short>(type: "INTEGER", nullable: false),
                    id = table.Column<string>(type: "TEXT", nullable: false, collation: "BINARY"),
                    ref_hash = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    change_seq = table.Column<long>(type: "INTEGER", nullable: false),
                    op = table.Column<short>(type: "INTEGER", nullable: false),
                    raw = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_resource", x => x.sid);
                });

            migrationBuilder.CreateTable(
                name: "resource_history",
                columns: table => new
                {
                    sid = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    type = table.Column<short>(type: "INTEGER", nullable: false),
                    change_seq = table.Column<long>(type: "INTEGER", nullable: false),
                    op = table.Column<short>(type: "INTEGER", nullable: false),
                    raw = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_resource_history", x => new { x.sid, x.version });
                });

            migrationBuilder.CreateTable(
                name: "resource_type",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_resource_type", x => x.id);
                });

            migrationBuilder.Sql("CREATE TABLE rf (param INTEGER NOT NULL, target INTEGER NOT NULL, sid INTEGER NOT NULL, PRIMARY KEY (param, target, sid)) WITHOUT ROWID;");

            migrationBuilder.Sql("CREATE TABLE str (param INTEGER NOT NULL, sid INTEGER NOT NULL, norm TEXT NOT NULL, exact INTEGER NOT NULL, PRIMARY KEY (param, sid, norm, exact)) WITHOUT ROWID;");

            migrationBuilder.CreateTable(
                name: "system_dict",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_system_dict", x => x.id);
                });

            migrationBuilder.Sql("CREATE TABLE tok (param INTEGER NOT NULL, code INTEGER NOT NULL, sid INTEGER NOT NULL, sys INTEGER NOT NULL, PRIMARY KEY (param, code, sid, sys)) WITHOUT ROWID;");

            migrationBuilder.Sql("CREATE TABLE uri (param INTEGER NOT NULL, hash INTEGER NOT NULL, sid INTEGER NOT NULL, PRIMARY KEY (param, hash, sid)) WITHOUT ROWID;");

            migrationBuilder.CreateIndex(
                name: "IX_dat_param_hi_lo",
                table: "dat",
                columns: new[] { "param", "hi", "lo" },
                filter: "hi - lo > 864000000000");

            migrationBuilder.CreateIndex(
                name: "IX_dat_param_lo_hi",
                table: "dat",
                columns: new[] { "param", "lo", "hi" });

            migrationBuilder.CreateIndex(
                name: "IX_num_param_lo_hi",
                table: "num",
                columns: new[] { "param", "lo", "hi" });

            migrationBuilder.CreateIndex(
                name: "IX_param_dict_type_name",
                table: "param_dict",
                columns: new[] { "type", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_qty_param_unit_lo_hi",
                table: "qty",
                columns: new[] { "param", "unit", "lo", "hi" });

            migrationBuilder.CreateIndex(
                name: "IX_resource_change_seq",
                table: "resource",
                column: "change_seq");

            migrationBuilder.CreateIndex(
                name: "IX_resource_ref_hash",
                table: "resource",
                column: "ref_hash");

            migrationBuilder.CreateIndex(
                name: "IX_resource_type_change_seq",
                table: "resource",
                columns: new[] { "type", "change_seq" });

            migrationBuilder.CreateIndex(
                name: "IX_resource_type_id",
                table: "resource",
                columns: new[] { "type", "id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_resource_type_sid",
                table: "resource",
                columns: new[] { "type", "sid" },
                filter: "op <> 2");

            migrationBuilder.CreateIndex(
                name: "IX_resource_history_change_seq",
                table: "resource_history",
                column: "change_seq");

            migrationBuilder.CreateIndex(
                name: "IX_resource_history_type_change_seq",
                table: "resource_history",
                columns: new[] { "type", "change_seq" });

            migrationBuilder.CreateIndex(
                name: "IX_resource_type_name",
                table: "resource_type",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_str_param_norm",
                table: "str",
                columns: new[] { "param", "norm" });

            migrationBuilder.CreateIndex(
                name: "IX_system_dict_name",
                table: "system_dict",
                column: "name",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "cmp_tok_dat");

            migrationBuilder.DropTable(
                name: "cmp_tok_num_num");

            migrationBuilder.DropTable(
                name: "cmp_tok_qty");

            migrationBuilder.DropTable(
                name: "cmp_tok_str");

            migrationBuilder.DropTable(
                name: "cmp_tok_tok");

            migrationBuilder.DropTable(
                name: "dat");

            migrationBuilder.DropTable(
                name: "num");

            migrationBuilder.DropTable(
                name: "param_dict");

            migrationBuilder.DropTable(
                name: "qty");

            migrationBuilder.DropTable(
                name: "resource");

            migrationBuilder.DropTable(
                name: "resource_history");

            migrationBuilder.DropTable(
                name: "resource_type");

            migrationBuilder.DropTable(
                name: "rf");

            migrationBuilder.DropTable(
                name: "str");

            migrationBuilder.DropTable(
                name: "system_dict");

            migrationBuilder.DropTable(
                name: "tok");

            migrationBuilder.DropTable(
                name: "uri");
        }
    }
}
