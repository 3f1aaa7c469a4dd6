using System.Text.Encodings.Web;
using System.Text.Json;
using Easel.Core.Results;

namespace Easel.Cli.Generate;

/// <summary>What came of a command: the pictures on the disk, warnings, the first thing that went wrong. <c>--json</c> writes it.</summary>
internal sealed class GenerateReport
{
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<SavedPicture> pictures = [];
    private readonly List<string> warnings = [];

    public int Pictures => pictures.Count;

    /// <summary>The first complaint, or null when all went well.</summary>
    public Complaint? Complaint { get; private set; }

    /// <summary>The most memory any request's networks took, or null where the engine does not tell.</summary>
    public MemoryPeak? Memory { get; private set; }

    public void Add(MemoryPeak peak) => Memory = Memory is not { } before ? peak : new MemoryPeak(Math.Max(before.WeightBytes, peak.WeightBytes), peak.ModelBytes is { } bytes ? Math.Max(before.ModelBytes ?? 0, bytes) : before.ModelBytes);

    public void Add(SavedPicture picture) => pictures.Add(picture);

    public void Add(string warning) => warnings.Add(warning);

    public void Add(Complaint complaint) => Complaint ??= complaint;

    /// <summary>Writes one JSON object; docs/command-line.md describes it.</summary>
    public void Write(TextWriter output, double seconds) => output.WriteLine(JsonSerializer.Serialize(
        new
        {
            files = pictures.Select(picture => picture.File),
            seeds = pictures.Select(picture => picture.Seed),
            seconds = Math.Round(seconds, 3),
            infotexts = pictures.Select(picture => picture.Infotext),
            pictures,
            peak_weight_bytes = Memory?.WeightBytes,
            peak_model_bytes = Memory?.ModelBytes,
            warnings,
            cancelled = Complaint?.Code == ExitCode.Interrupted,
            error = Complaint is { } wrong && wrong.Code != ExitCode.Interrupted ? new { field = wrong.Field, message = wrong.Message } : null,
        },
        Form));
}
