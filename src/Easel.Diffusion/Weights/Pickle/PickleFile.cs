using System.Collections.ObjectModel;
using static TorchSharp.torch;

namespace Easel.Diffusion.Weights.Pickle;

/// <summary>A .ckpt, .pt, .pth or .bin file as torch.save writes it, zipped or in the older form. Data only: nothing in it can run.</summary>
/// <remarks>
/// Keys are those of the state dict (the root, or under <c>state_dict</c> and the like), nested dictionaries joined by dots. Tensors stored
/// uncompressed are views of the mapped file.
/// </remarks>
public sealed class PickleFile : StoredWeights
{
    private readonly TensorFile file;
    private readonly StateDictionary state;

    private PickleFile(TensorFile file, StateDictionary state)
        : base(file.Path)
    {
        this.file = file;
        this.state = state;
    }

    public override IReadOnlyCollection<string> Keys => state.Tensors.Keys;

    /// <summary>
    /// What else the file holds, under its path from the root (<c>step</c>, <c>name</c>, <c>string_to_token.*</c>): <see cref="long"/>,
    /// <see cref="double"/>, <see cref="bool"/>, <see cref="string"/> or bytes.
    /// </summary>
    public IReadOnlyDictionary<string, object> Values => new ReadOnlyDictionary<string, object>(state.Values);

    /// <exception cref="WeightsException">The file is missing, truncated, malformed, or names anything but plain data.</exception>
    public static PickleFile Open(string path, FileReading reading = FileReading.Automatic)
    {
        var file = TensorFile.Open(path, reading);
        try
        {
            var start = new byte[Math.Min(4, file.Length)];
            file.Read(0, start);
            var root = start switch
            {
                [] => throw new WeightsException(path, null, "the file is empty (0 bytes); load or copy it again"),
                [(byte)'P', (byte)'K', 3, 4] => ZippedPickle.Read(file),
                [0x80, ..] => LegacyPickle.Read(file),
                _ => throw new WeightsException(path, null, "this is no PyTorch file: it begins neither as a zip file nor as a pickle"),
            };
            return new PickleFile(file, StateDictionary.Of(path, root));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public override bool Has(string key) => state.Tensors.ContainsKey(key);

    public override long[]? ShapeOf(string key) => state.Tensors.TryGetValue(key, out var tensor) ? [.. tensor.Shape] : null;

    public override StorageType? TypeOf(string key) => state.Tensors.TryGetValue(key, out var tensor) ? tensor.Type : null;

    protected override Tensor Load(string key)
    {
        var tensor = state.Tensors[key];
        var (storage, start) = (tensor.Storage, tensor.Offset * tensor.Type.Size);
        while (storage.Part is { } part) (storage, start) = (part.Whole, part.Start + start);
        var place = storage.Place ?? throw new WeightsException(Name, key, $"its storage '{storage.Key}' is not in the file");
        return place.Tensor(start, tensor.Type, tensor.Shape, tensor.Strides);
    }

    public override long OwnBytes => file.IsMapped ? 0 : base.OwnBytes;

    public override void EnsureUnchanged() => file.EnsureUnchanged();

    public override void ReleasePages() => file.ReleasePages();

    protected override void Release() => file.Dispose();
}
