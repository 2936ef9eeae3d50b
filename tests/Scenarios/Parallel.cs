using Xunit;

// A scenario waits for simulated time, polls and people's clicks most of its life: more of them than cores keep the machine busy.
[assembly: CollectionBehavior(MaxParallelThreads = 8)]
