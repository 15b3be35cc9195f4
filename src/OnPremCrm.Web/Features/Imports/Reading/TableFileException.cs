namespace OnPremCrm.Web.Features.Imports.Reading;

/// <summary>A file that cannot be imported.</summary>
/// <param name="fault">Why.</param>
/// <param name="line">Where. Null: nowhere in particular.</param>
public sealed class TableFileException(TableFault fault, int? line = null) : Exception($"The file cannot be imported: {fault}.")
{
    public TableFault Fault => fault;

    public int? Line => line;
}
