// The one gate: format, build with warnings as errors, all tests. Run from the repository root: dotnet run tools/test.cs
using System.Diagnostics;
using System.Text.RegularExpressions;

var skipFormat = args.Contains("--no-format");
var watch = Stopwatch.StartNew();

if (!skipFormat && Run("format", "dotnet", "format Easel.slnx --verify-no-changes --no-restore", restoreFirst: true) != 0)
    return Stop("the format check found changes to make: run 'dotnet format Easel.slnx'");
if (Run("build", "dotnet", "build Easel.slnx -c Release -v quiet --nologo", restoreFirst: false) != 0)
    return Stop("the build failed");

var (passed, failed) = (0, 0);
var clean = true;
foreach (var project in Directory.GetDirectories("tests", "*.Tests").Order())
{
    var output = new List<string>();
    clean &= Run(Path.GetFileName(project), "dotnet", $"test --project {project} -c Release --no-build", restoreFirst: false, output) == 0;
    passed += Count(output, "succeeded");
    failed += Count(output, "failed");
}

(passed, failed, clean) = FrontEnd(passed, failed, clean);

Console.WriteLine($"src has {Lines("src")} lines of C#, tests {Lines("tests")}; against the commit before: src {Delta("src")}, tests {Delta("tests")}");
Console.WriteLine($"all of it took {watch.Elapsed.TotalMinutes:F1} minutes");
if (!clean && failed == 0) failed = 1; // a test process that died counts as a failure
Console.WriteLine($"{passed} passed, {failed} failed");
return failed == 0 && passed > 0 ? 0 : 1;

static int Run(string title, string program, string arguments, bool restoreFirst, List<string>? output = null)
{
    if (restoreFirst && Run("restore", "dotnet", "restore Easel.slnx", restoreFirst: false) is var restored and not 0) return restored;

    var watch = Stopwatch.StartNew();
    Console.WriteLine($"── {title}");
    using var process = new Process
    {
        StartInfo = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true },
    };
    process.OutputDataReceived += (_, line) => Echo(line.Data);
    process.ErrorDataReceived += (_, line) => Echo(line.Data);
    process.Start();
    process.BeginOutputReadLine();
    process.BeginErrorReadLine();
    if (!process.WaitForExit(TimeSpan.FromMinutes(25)))
    {
        process.Kill(entireProcessTree: true);
        Console.WriteLine($"   {title}: ended after 25 minutes; something hangs");
        return 1;
    }

    process.WaitForExit(); // for the rest of the output
    Console.WriteLine($"   {title}: exit {process.ExitCode}, {watch.Elapsed.TotalSeconds:F0} s");
    return process.ExitCode;

    void Echo(string? line)
    {
        if (line is null) return;
        lock (Console.Out) Console.WriteLine(line);
        if (output is null) return;
        lock (output) output.Add(line);
    }
}

// The canvas of the web UI: what the repository holds must be what its sources build. Machines without Node.js use what it holds.
static (int Passed, int Failed, bool Clean) FrontEnd(int passed, int failed, bool clean)
{
    const string folder = "src/Easel.Web/Canvas", built = "src/Easel.Web/Assets/canvas.js";
    var npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
    if (!Has("npm"))
    {
        Console.WriteLine("front end: skipped, there is no npm; install Node.js 20 or newer to build and test it");
        return (passed, failed, clean);
    }

    if (Run("front end's packages", npm, $"ci --prefix {folder} --no-audit --no-fund", restoreFirst: false) != 0)
    {
        Console.WriteLine("front end: skipped, npm could not fetch its packages");
        return (passed, failed, clean);
    }

    var before = File.ReadAllText(built);
    var isBuilt = Run("front end", npm, $"run build --prefix {folder}", restoreFirst: false) == 0;
    if (isBuilt && File.ReadAllText(built) != before) Console.WriteLine($"{built} is not what its sources build: commit the one that is there now");
    if (isBuilt && File.ReadAllText(built) == before) passed++;
    else failed++;

    var output = new List<string>();
    clean &= Run("front end's tests", npm, $"test --prefix {folder}", restoreFirst: false, output) == 0;
    var told = string.Join('\n', output.Select(line => Regex.Replace(line, "\\x1b\\[[0-9;]*m", "")));
    return (passed + Number(told, @"Tests\s.*?(\d+) passed"), failed + Number(told, @"Tests\s.*?(\d+) failed"), clean);

    static int Number(string text, string pattern) => Regex.Match(text, pattern) is { Success: true } match ? int.Parse(match.Groups[1].Value) : 0;
}

static bool Has(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
    .Any(folder => File.Exists(Path.Combine(folder, program)) || File.Exists(Path.Combine(folder, $"{program}.cmd")));

static int Lines(string folder) => Sources(folder).Sum(file => File.ReadLines(file).Count());

static IEnumerable<string> Sources(string folder) =>
    Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Where(file => !Regex.IsMatch(file, @"[\\/](bin|obj)[\\/]"));

// Lines added less lines removed since the commit before the last, "?" where there is no history.
static string Delta(string folder)
{
    using var git = Process.Start(new ProcessStartInfo("git", $"diff --numstat HEAD~1 -- {folder}") { RedirectStandardOutput = true, RedirectStandardError = true });
    if (git is null) return "?";
    var rows = git.StandardOutput.ReadToEnd().Split('\n').Where(row => row.EndsWith(".cs", StringComparison.Ordinal)).Select(row => row.Split('\t')).ToList();
    git.WaitForExit();
    return git.ExitCode == 0 ? rows.Sum(row => int.Parse(row[0]) - int.Parse(row[1])).ToString("+0;-0;0") : "?";
}

static int Count(List<string> output, string word) =>
    output.Select(line => Regex.Match(line, $@"^\s*{word}:\s*(\d+)")).Where(match => match.Success).Sum(match => int.Parse(match.Groups[1].Value));

static int Stop(string why)
{
    Console.WriteLine(why);
    Console.WriteLine("0 passed, 1 failed");
    return 1;
}
