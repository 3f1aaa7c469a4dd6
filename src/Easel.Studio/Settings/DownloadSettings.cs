using Easel.Core.Settings;

namespace Easel.Studio.Settings;

/// <summary>Loading models from elsewhere.</summary>
public sealed record DownloadSettings
{
    [Setting("Hugging Face token", IsSecret = true, Help = "For models that ask for a login; made at huggingface.co under Settings, Access Tokens. Shown to nobody, and sent to Hugging Face alone.")]
    public string HuggingFaceToken { get; init; } = "";

    [Setting("CivitAI token", IsSecret = true, Help = "For models that ask for a login; made at civitai.com in the account's settings, API Keys. Shown to nobody, and sent to CivitAI alone.")]
    public string CivitaiToken { get; init; } = "";

    [Setting("At once", Min = 1, Max = 4, Help = "Models that are loaded at the same time.")]
    public int AtOnce { get; init; } = 2;

    [Setting("Connections", Min = 1, Max = 16, Help = "Connections for one large file, where the server allows several.")]
    public int Connections { get; init; } = 4;

    [Setting("Attempts", Min = 1, Max = 100, Help = "How often in a row a server may fail before a download is given up; what came stays for the next time.")]
    public int Attempts { get; init; } = 8;

    [Setting("Stall seconds", Min = 5, Max = 3600, Help = "How long a server may send nothing before it is asked again.")]
    public int StallSeconds { get; init; } = 45;

    [Setting("Hugging Face address", Help = "Hugging Face, or a mirror of it. The token goes there.")]
    public string HuggingFaceAddress { get; init; } = "https://huggingface.co";

    [Setting("CivitAI address", Help = "CivitAI, or a mirror of it. The token goes there.")]
    public string CivitaiAddress { get; init; } = "https://civitai.com";

    [Setting("Private addresses", Help = "Load from addresses in private networks too. Whoever may manage this server can then reach what it can reach.")]
    public bool PrivateAddresses { get; init; }

    // In place of the compiler's, which would tell the tokens.
    public override string ToString() => $"{AtOnce} at once from {HuggingFaceAddress}, {CivitaiAddress}";
}
