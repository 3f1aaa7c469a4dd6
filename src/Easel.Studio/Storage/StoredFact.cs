namespace Easel.Studio.Storage;

/// <summary>Something the database remembers under a name: its version, whether the queue is paused.</summary>
public sealed class StoredFact
{
    public required string Name { get; init; }

    public required string Value { get; set; }
}
