using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace FhirGenomics.Store.Migrations
{
    /// <inheritdoc />
    public partial class ReferencesByTime : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // SQL does not have the hash: the store gives these resources their new one when it is opened.
            migrationBuilder.Sql("UPDATE resource SET ref_hash = 0 WHERE length(id) = 36 AND substr(id, 15, 1) = '7';");

            // Parameters from before definitions were kept may be indexed in another way than now: all of them are indexed anew.
            migrationBuilder.Sql("UPDATE param_dict SET definition = -id, pending = 0 WHERE definition = 0;");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) =>
            throw new NotSupportedException("What referred to these resources by their old hash is not there any more.");
    }
}
