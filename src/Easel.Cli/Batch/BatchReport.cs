using System.Text.Encodings.Web;
using System.Text.Json;

namespace Easel.Cli.Batch;

/// <summary>What came of a batch. <c>--json</c> writes it.</summary>
internal sealed class BatchReport
{
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<BatchResult> pictures = [];
    private readonly List<string> warnings = [];

    /// <summary>What ended the whole batch, or null.</summary>
    public Complaint? Complaint { get; private set; }

    public IEnumerable<BatchResult> Failed => pictures.Where(picture => picture.State == BatchResult.Failed);

    public int Code => Complaint?.Code ?? (Failed.Any() ? ExitCode.Failed : ExitCode.Done);

    public int Count(string state) => pictures.Count(picture => picture.State == state);

    public void Add(BatchResult picture) => pictures.Add(picture);

    public void Add(string warning) => warnings.Add(warning);

    public void Add(Complaint complaint) => Complaint ??= complaint;

    /// <summary>Writes one JSON object; docs/command-line.md describes it.</summary>
    public void Write(TextWriter output, double seconds) => output.WriteLine(JsonSerializer.Serialize(
        new
        {
            pictures,
            done = Count(BatchResult.Done),
            skipped = Count(BatchResult.Skipped),
            failed = Count(BatchResult.Failed),
            seconds = Math.Round(seconds, 3),
            warnings,
            cancelled = Complaint?.Code == ExitCode.Interrupted,
            error = Complaint is { } wrong && wrong.Code != ExitCode.Interrupted ? new { field = wrong.Field, message = wrong.Message } : null,
        },
        Form));
}
