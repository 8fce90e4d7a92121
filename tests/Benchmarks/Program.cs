using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using GlobalPlanner.Benchmarks.Budget;
using GlobalPlanner.Benchmarks.Pools;

// Loads are commands; everything else is BenchmarkDotNet's.
switch (args)
{
    case ["pools", ..]:
        return await PoolLoad.RunAsync(args);
    case ["grants", .. var options]:
        return await GrantLoad.RunAsync(options);
}

// In process: BenchmarkDotNet builds a project named like the assembly, and ours is not.
var config = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
return 0;
