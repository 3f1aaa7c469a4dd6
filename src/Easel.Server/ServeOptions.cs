using System.Collections.Immutable;
using Easel.Diffusion.Memory;

namespace Easel.Server;

/// <summary>What a server is started with. Immutable; safe to log: secrets do not show.</summary>
public sealed record ServeOptions
{
    /// <summary>A1111's port with its web UI.</summary>
    public const int UsualPort = 7860;

    /// <summary>A1111's port without its web UI.</summary>
    public const int UsualApiPort = 7861;

    /// <summary>1–65535; 0 takes a free one.</summary>
    public int Port { get; init; } = UsualPort;

    /// <summary>Answer all of the network instead of this machine alone.</summary>
    public bool Listen { get; init; }

    /// <summary>Demand no password of anybody, wherever from.</summary>
    public bool ListenWithoutPassword { get; init; }

    /// <summary>Who may use it, besides those stored in the data folder.</summary>
    public ImmutableArray<ApiAccount> ApiAccounts { get; init; } = [];

    /// <summary>Web pages' origins (scheme, host, port) that browsers may call it from.</summary>
    public ImmutableArray<string> CorsOrigins { get; init; } = [];

    /// <summary>Settings, database, access and, below it, pictures; a full path.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Where pictures go instead of where the settings say, or null.</summary>
    public string? OutputFolder { get; init; }

    /// <summary>Folders of models, in the order they are looked through; empty takes the machine's usual ones.</summary>
    public ImmutableArray<string> ModelFolders { get; init; } = [];

    /// <summary>Folders of LoRAs, as <see cref="ModelFolders"/>.</summary>
    public ImmutableArray<string> LoraFolders { get; init; } = [];

    /// <summary>Folders of autoencoders, as <see cref="ModelFolders"/>.</summary>
    public ImmutableArray<string> VaeFolders { get; init; } = [];

    /// <summary>A1111's folder of models of all kinds, or null.</summary>
    public string? ModelsTree { get; init; }

    /// <summary>Folder of textual inversions, or null for the machine's usual one.</summary>
    public string? EmbeddingsFolder { get; init; }

    /// <summary>A styles.csv, or null for the machine's usual one.</summary>
    public string? StylesFile { get; init; }

    /// <summary>Where hashes of model files from earlier runs lie, or null.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>The model to begin with, by path or name, or null for the settings'.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>"auto", "cpu", "cuda", "cuda:1" or "mps".</summary>
    public string Device { get; init; } = "auto";

    /// <summary>"auto", "float32", "bfloat16" or "float16".</summary>
    public string Precision { get; init; } = "auto";

    /// <summary>Threads of the processor; 0 takes all cores.</summary>
    public int Threads { get; init; }

    /// <summary>How much of a model may be on the device at one time.</summary>
    public MemoryUse Memory { get; init; }

    /// <summary>Bytes that models may hold between jobs, or null for what the settings say.</summary>
    public long? ModelMemory { get; init; }

    /// <summary>Most models that stay in memory, 0 for as many as fit; null for what the settings say or, where <see cref="ModelMemory"/> is given, as many as fit.</summary>
    public int? ModelsKept { get; init; }

    /// <summary>Run the engine in the server's own process: for debugging.</summary>
    public bool InProcess { get; init; }

    /// <summary>Whether there is a web UI.</summary>
    public bool WebUi { get; init; } = true;

    /// <summary>"auto", "light" or "dark".</summary>
    public string Theme { get; init; } = "auto";

    /// <summary>PostgreSQL's connection string, or null for SQLite in the data folder.</summary>
    public string? Database { get; init; }

    // In place of the compiler's: the connection string holds a password.
    public override string ToString() =>
        $"port {Port}, {(Listen ? "listening to the network" : "loopback only")}, accounts [{string.Join(", ", ApiAccounts)}], data {DataFolder}, device {Device}, precision {Precision}, {(Database is null ? "SQLite" : "PostgreSQL")}";
}
