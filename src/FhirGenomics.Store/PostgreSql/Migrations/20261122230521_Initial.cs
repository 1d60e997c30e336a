using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FhirGenomics.Store.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "cmp_tok_dat",
                columns: table => new
                {
                    param = table.Column<int>(type: "integer", nullable: false),
                    code = table.Column<long>(type: "bigint", nullable: false),
                    sid = table.Column<long>(type: "bigint", nullable: false),
                    sys = table.Column<long>(type: "bigint", nullable: false),
                    lo = table.Column<long>(type: "bigint", nullable: false),
                    hi = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_cmp_tok_dat", x => new { x.param, x.code, x.sid, x.sys, x.lo, x.hi });
                });

            migrationBuilder.CreateTable(
                name: "cmp_tok_num_num",
                columns: table => new
                {
                    param = table.Column<int>(type: "integer", nullable: false),
                    code = table.Column<long>(type: "bigint", nullable: false),
                    sid = table.Column<long>(type: "bigint", nullable: false),
                    sys = table.Column<long>(type: "bigint", nullable: false),
                    lo = table.Column<long>(type: "bigint", nullable: false),
                    hi = table.Column<long>(type: "bigint", nullable: false),
                    lo2 = table.Column<long>(type: "bigint", nullable: false),
                    hi2 = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_cmp_tok_num_num", x => new { x.param, x.code, x.sid, x.sys, x.lo, x.hi, x.lo2, x.hi2 });
                });

            migrationBuilder.CreateTable(
                name: "cmp_tok_qty",
                columns: table => new
                {
                    param = table.Column<int>(type: "integer", nullable: false),
                    code = table.Column<long>(type: "bigint", nullable: false),
                    sid = table.Column<long>(type: "bigint", nullable: false),
                    sys = table.Column<long>(type: "bigint", nullable: false),
                    unit = table.Column<long>(type: "bigint", nullable: false),
                    lo = table.Column<long>(type: "bigint", nullable: false),
                    hi = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_cmp_tok_qty", x => new { x.param, x.code, x.sid, x.sys, x.unit, x.lo, x.hi });
                });

            migrationBuilder.CreateTable(
                name: "cmp_tok_str",
                columns: table => new
                {
                    param = table.Column<int>(type: "integer", nullable: false),
                    code = table.Column<long>(type: "bigint", nullable: false),
                    sid = table.Column<long>(type: "bigint", nullable: false),
                    sys = table.Column<long>(type: "bigint", nullable: false),
                    norm = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    exact = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_cmp_tok_str", x => new { x.param, x.code, x.sid, x.sys, x.norm, x.exact });
                });

            migrationBuilder.CreateTable(
                name: "cmp_tok_tok",
                columns: table => new
                {
                    param = table.Column<int>(type: "integer", nullable: false),
                    code = table.Column<long>(type: "bigint", nullable: false),
                    sid = table.Column<long>(type: "bigint", nullable: false),
                    sys = table.Column<long>(type: "bigint", nullable: false),
                    code2 = table.Column<long>(type: "bigint", nullable: false),
                    sys2 = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_cmp_tok_tok", x => new { x.param, x.code, x.sid, x.sys, x.code2, x.sys2 });
                });

            migrationBuilder.CreateTable(
                name: "dat",
                columns: table => new
                {
                    param = table.Column<int>(type: "integer", nullable: false),
                    sid = table.Column<long>(type: "bigint", nullable: false),
                    lo = table.Column<long>(type: "bigint", nullable: false),
                    hi = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_dat", x => new { x.param, x.sid, x.lo, x.hi });
                });

            migrationBuilder.CreateTable(
                name: "num",
                columns: table => new
                {
                    param = table.Column<int>(type: "integer", nullable: false),
                    sid = table.Column<long>(type: "bigint", nullable: false),
                    lo = table.Column<long>(type: "bigint", nullable: false),
                    hi = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_num", x => new { x.param, x.sid, x.lo, x.hi });
                });

            migrationBuilder.CreateTable(
                name: "param_dict",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    type = table.Column<short>(type: "smallint", nullable: false),
                    definition = table.Column<long>(type: "bigint", nullable: false),
                    pending = table.Column<long>(type: "bigint", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_param_dict", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "qty",
                columns: table => new
                {
                    param = table.Column<int>(type: "integer", nullable: false),
                    sid = table.Column<long>(type: "bigint", nullable: false),
                    unit = table.Column<long>(type: "bigint", nullable: false),
                    lo = table.Column<long>(type: "bigint", nullable: false),
                    hi = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_qty", x => new { x.param, x.sid, x.unit, x.lo, x.hi });
                });

            migrationBuilder.CreateTable(
                name: "resource",
                columns: table => new
                {
                    sid = table.Column<long>(type: "bigint", nullable: false),
                    type = table.Column<short>(type: "smallint", nullable: false),
                    id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ref_hash = table.Column<long>(type: "bigint", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    change_seq = table.Column<long>(type: "bigint", nullable: false),
                    op = table.Column<short>(type: "smallint", nullable: false),
                    raw = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_resource", x => x.sid);
                });

            migrationBuilder.CreateTable(
                name: "resource_history",
                columns: table => new
                {
                    sid = table.Column<long>(type: "bigint", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    type = table.Column<short>(type: "smallint", nullable: false),
                    change_seq = table.Column<long>(type: "bigint", nullable: false),
                    op = table.Column<short>(type: "smallint", nullable: false),
                    raw = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_resource_history", x => new { x.sid, x.version });
                });

            migrationBuilder.CreateTable(
                name: "resource_type",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_resource_type", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "rf",
                columns: table => new
                {
                    param = table.Column<int>(type: "integer", nullable: false),
                    target = table.Column<long>(type: "bigint", nullable: false),
                    sid = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rf", x => new { x.param, x.target, x.sid });
                });

            migrationBuilder.CreateTable(
                name: "str",
                columns: table => new
                {
                    param = table.Column<int>(type: "integer", nullable: false),
                    sid = table.Column<long>(type: "bigint", nullable: false),
                    norm = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    exact = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_str", x => new { x.param, x.sid, x.norm, x.exact });
                });

            migrationBuilder.CreateTable(
                name: "system_dict",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_system_dict", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "tok",
                columns: table => new
                {
                    param = table.Column<int>(type: "integer", nullable: false),
                    code = table.Column<long>(type: "bigint", nullable: false),
                    sid = table.Column<long>(type: "bigint", nullable: false),
                    sys = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_tok", x => new { x.param, x.code, x.sid, x.sys });
                });

            migrationBuilder.CreateTable(
                name: "uri",
                columns: table => new
                {
                    param = table.Column<int>(type: "integer", nullable: false),
                    hash = table.Column<long>(type: "bigint", nullable: false),
                    sid = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_uri", x => new { x.param, x.hash, x.sid });
                });

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
                name: "IX_param_dict_type_name_definition",
                table: "param_dict",
                columns: new[] { "type", "name", "definition" },
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
                name: "IX_rf_param_sid_target",
                table: "rf",
                columns: new[] { "param", "sid", "target" });

            migrationBuilder.CreateIndex(
                name: "IX_str_param_norm",
                table: "str",
                columns: new[] { "param", "norm" });

            migrationBuilder.CreateIndex(
                name: "IX_system_dict_name",
                table: "system_dict",
                column: "name")
                .Annotation("Npgsql:IndexMethod", "hash");
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
