using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FhirGenomics.Store.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class ReferencesByTime : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) =>
            // SQL does not have the hash: the store gives these resources their new one when it is opened.
            migrationBuilder.Sql("UPDATE resource SET ref_hash = 0 WHERE length(id) = 36 AND substr(id, 15, 1) = '7';");

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) =>
            throw new NotSupportedException("What referred to these resources by their old hash is not there any more.");
    }
}
