using System.Data.Common;

namespace FhirGenomics.Store.Database;

/// <summary>Another server or process has written since the transaction was numbered: nothing of it was committed, and it is to be begun anew.</summary>
internal sealed class OutrunException(Exception? told = null) : DbException("Another process has written meanwhile.", told);
