namespace Easel.Diffusion.Weights.Pickle;

/// <summary>A run of bytes that tensors are views of; found in the file only after the pickle was read.</summary>
/// <param name="key">Its name in the file.</param>
/// <param name="type">Type of its elements; null where each tensor says its own.</param>
/// <param name="length">Elements, or bytes without a type, as the pickle claims.</param>
internal sealed class PickledStorage(string key, StorageType? type, long length)
{
    public string Key => key;

    public StorageType? Type => type;

    public long Bytes { get; } = checked(length * (type?.Size ?? 1));

    /// <summary>Where its bytes are.</summary>
    public PickledBytes? Place { get; set; }

    /// <summary>The storage this one is a part of (legacy files), and from which byte.</summary>
    public (PickledStorage Whole, long Start)? Part { get; set; }
}
