using System.Security.Cryptography;
using Easel.Studio.Downloads;
using Easel.Studio.Settings;
using Easel.Testing;

namespace Easel.Studio.Tests.Downloads;

/// <summary>Downloads into a folder of their own, from sites that are servers of the test.</summary>
internal sealed class DownloadRig : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private DownloadConnection? connection;

    public DownloadSettings Settings { get; set; } = new() { HuggingFaceToken = "hf_secretsecret", CivitaiToken = "cvsecretsecret" };

    public DownloadRules Rules { get; set; } = new()
    {
        Stall = TimeSpan.FromMilliseconds(400),
        Attempts = 4,
        FirstWait = TimeSpan.FromMilliseconds(5),
        LongestWait = TimeSpan.FromMilliseconds(20),
        LargeBytes = 1 << 30,
        EnoughBytes = 1 << 30,
        NoteBytes = 16 << 10,
        SpareBytes = 0,
        FreeSpace = _ => long.MaxValue / 2,
    };

    public string Models => folder.File("models");

    /// <summary>What was told, in order.</summary>
    public List<DownloadProgress> Told { get; } = [];

    public IReadOnlyList<string> Files => Directory.Exists(Models) ? [.. Directory.EnumerateFiles(Models, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Models, file).Replace('\\', '/')).Order(StringComparer.Ordinal)] : [];

    public ModelSites Sites => new(Connection, () => Rules, TimeProvider.System);

    public ModelDownload Download => new(Sites, Connection, new DownloadPlaces(Models), () => Rules, TimeProvider.System);

    private DownloadConnection Connection => connection ??= new DownloadConnection(() => Settings, isGuarded: false);

    public string File(string name) => folder.File(name);

    /// <summary>A LoRA of some hundred thousand bytes.</summary>
    public static byte[] Lora(int seed = 1)
    {
        using var place = new TemporaryFolder();
        const string Key = "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k.";
        WeightsFiles.Write(place.File("lora.safetensors"), [(Key + "alpha", []), (Key + "lora_down.weight", [128, 768]), (Key + "lora_up.weight", [320, 128])], null, seed);
        return System.IO.File.ReadAllBytes(place.File("lora.safetensors"));
    }

    public static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    public Task<DownloadedModel> Run(string what, Func<DownloadOrder, DownloadOrder>? with = null, CancellationToken cancel = default)
    {
        var order = new DownloadOrder { What = what };
        return Download.Run(with?.Invoke(order) ?? order, progress =>
        {
            lock (Told) Told.Add(progress);
        }, cancel);
    }

    public void Dispose()
    {
        connection?.Dispose();
        folder.Dispose();
    }
}
