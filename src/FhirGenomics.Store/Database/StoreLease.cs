using System.Data.Common;

namespace FhirGenomics.Store.Database;

/// <summary>The right to do what one server alone does. It is tied to a connection, so that it ends with the process; without one there are no other servers.</summary>
internal sealed class StoreLease(StoreSession? session) : IDisposable
{
    /// <summary>False once the connection is gone. Asks the database.</summary>
    public bool IsHeld
    {
        get
        {
            try
            {
                return session is null || session.Scalar("SELECT 1") is not null;
            }
            catch (DbException) when (session!.IsLost)
            {
                return false;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => session?.Dispose();
}
