using System.Collections.Concurrent;
using System.Text;
using Easel.Diffusion.Weights;
using Easel.Diffusion.Weights.Safetensors;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests;

/// <summary>Synthetic checkpoints as files, canonical to the byte (tests/goldens/SYNTH.md, section 3), made once a test run.</summary>
internal static class SyntheticCheckpoints
{
    private static readonly ConcurrentDictionary<string, Lazy<string>> Made = new();
    private static readonly string Folder = Directory.CreateTempSubdirectory("easel-synthetic-").FullName;

    static SyntheticCheckpoints() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Folder, recursive: true);

    /// <summary>Path of <c>{name}.safetensors</c>, float32, with its configuration beside it where there is one.</summary>
    public static string PathOf(string name) => Made.GetOrAdd(name, key => new Lazy<string>(() => WriteModel(key))).Value;

    /// <summary>Path of <c>{file}.safetensors</c>, the autoencoder of tiny-sd15 in a file of its own with other weights: those of the recordings' <c>alt.vae</c>.</summary>
    /// <param name="file">Name without extension.</param>
    /// <param name="prefix">Put in front of its keys.</param>
    public static string AutoencoderOf(string file, string prefix = "") => Made.GetOrAdd(file, _ => new Lazy<string>(() =>
    {
        const string Place = "first_stage_model.";
        var path = Path.Combine(Folder, file + ".safetensors");
        var own = from entry in SyntheticWeights.KeyList(Path.Combine("keys", "tiny-sd15"))
                  where entry.Key.StartsWith(Place, StringComparison.Ordinal)
                  let key = entry.Key[Place.Length..]
                  select (prefix + key, key, entry.Shape, entry.Rule);
        SafetensorsWriter.Write(path, Parts(own, Goldens.Salt + "altvae|"));
        return path;
    })).Value;

    /// <summary>The tensors of the model called <paramref name="name"/>, in the canonical order, made when they are written.</summary>
    public static IReadOnlyList<SafetensorsPart> Parts(string name)
    {
        var list = Path.Combine("keys", name);
        var entries = SyntheticWeights.KeyList(list).Where(entry => entry.Rule[0] != 'd').Select(entry => (entry.Key, entry.Key, entry.Shape, entry.Rule));
        return Parts(entries, SyntheticWeights.Salt(list));
    }

    /// <summary>Writes a canonical file of synthetic tensors.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">Key in the file, key the values follow from, shape and rule.</param>
    /// <param name="salt">Comes after the recording's.</param>
    public static void Write(string path, IEnumerable<(string Key, string Seed, long[] Shape, string Rule)> tensors, string salt = "") =>
        SafetensorsWriter.Write(path, Parts(tensors, Goldens.Salt + salt));

    /// <summary>Writes tiny-sd15 with another rule for one tensor's values.</summary>
    public static void WriteWith(string path, string key, string rule) => Write(
        path,
        from entry in SyntheticWeights.KeyList(Path.Combine("keys", "tiny-sd15"))
        where entry.Rule[0] != 'd'
        select (entry.Key, entry.Key, entry.Shape, entry.Key == key ? rule : entry.Rule));

    private static IReadOnlyList<SafetensorsPart> Parts(IEnumerable<(string Key, string Seed, long[] Shape, string Rule)> tensors, string salt) =>
        [.. from entry in tensors
            orderby Convert.ToHexString(Encoding.UTF8.GetBytes(entry.Key)) // by bytes
            select new SafetensorsPart(entry.Key, entry.Rule == "i" ? StorageType.I64 : StorageType.F32, entry.Shape, () => Value(entry.Seed, entry.Shape, entry.Rule, salt))];

    private static Tensor Value(string seed, long[] shape, string rule, string salt) => tensor(Synth.Values(seed, shape, rule, salt)).reshape(shape);

    private static string WriteModel(string name)
    {
        var path = Path.Combine(Folder, name + ".safetensors");
        var config = Path.Combine(Goldens.Root, "tests", "goldens", "configs", name + ".yaml");
        if (File.Exists(config)) File.Copy(config, Path.ChangeExtension(path, ".yaml"));
        SafetensorsWriter.Write(path, Parts(name));
        return path;
    }
}
