using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FhirGenomics.Store.Migrations
{
    /// <inheritdoc />
    public partial class SearchByReference : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_param_dict_type_name",
                table: "param_dict");

            migrationBuilder.AddColumn<long>(
                name: "definition",
                table: "param_dict",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "pending",
                table: "param_dict",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.CreateIndex(
                name: "IX_rf_param_sid_target",
                table: "rf",
                columns: new[] { "param", "sid", "target" });

            migrationBuilder.CreateIndex(
                name: "IX_param_dict_type_name_definition",
                table: "param_dict",
                columns: new[] { "type", "name", "definition" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_rf_param_sid_target",
                table: "rf");

            migrationBuilder.DropIndex(
                name: "IX_param_dict_type_name_definition",
                table: "param_dict");

            migrationBuilder.DropColumn(
                name: "definition",
                table: "param_dict");

            migrationBuilder.DropColumn(
                name: "pending",
                table: "param_dict");

            migrationBuilder.CreateIndex(
                name: "IX_param_dict_type_name",
                table: "param_dict",
                columns: new[] { "type", "name" },
                unique: true);
        }
    }
}
